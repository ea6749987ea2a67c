# The unit vocoder (spec section 7) as functions, for inference (vocoder.py) and for training alike: duration predictor and HiFi-GAN
# generator, weight norm folded. TorchScript source.
# Weights: 0 dict  1, 2 dur conv1  3, 4 ln1  5, 6 dur conv2  7, 8 ln2  9, 10 dur proj  11, 12 conv_pre  13, 14 conv_post,
# then two for each upsampling stage, then for each residual block the two of convs1 and the two of convs2 of each dilation.


# Sets everything from `length` on to zero, in place.
def cleared(x: Tensor, length: int) -> Tensor:
    if x.size(2) > length:
        x.narrow(2, length, x.size(2) - length).zero_()
    return x


# The length that frames are padded to: convolutions of a length seen before start at once, those of a new length are
# compiled first, which costs more than a chunk. The padding is kept at zero, as the edge's zero padding is, so that the
# samples do not change by it.
def padded(frames: int) -> int:
    step = 16
    if frames > 128:
        step = 64
    return (frames + step - 1) // step * step


# The predicted log(duration + 1) of every unit: units [n] (int64) -> [n].
def log_durations(units: Tensor, w: List[Tensor]) -> Tensor:
    n = units.size(0)
    x = torch.embedding(w[0], units.to(w[0].device)).transpose(0, 1).unsqueeze(0)
    x = torch.constant_pad_nd(x, [0, __torch__.padded(n) - n])
    width = w[1].size(0)
    h = torch.relu(torch.conv1d(x, w[1], w[2], [1], [w[1].size(2) // 2])).transpose(1, 2)
    h = torch.layer_norm(h, [width], w[3], w[4], 1e-05).transpose(1, 2)
    h = torch.relu(torch.conv1d(__torch__.cleared(h, n), w[5], w[6], [1], [w[5].size(2) // 2])).transpose(1, 2)
    h = torch.layer_norm(h.narrow(1, 0, n), [width], w[7], w[8], 1e-05)
    return torch.linear(h, w[9], w[10]).view([-1])


# The mean of one stage's residual blocks; `first` is the first weight of the first of them, `dilations` those of all blocks
# one after another. What lies beyond `length` is padding and stays zero.
def resblocks(x: Tensor, length: int, w: List[Tensor], first: int, blocks: int, dilations: List[int]) -> Tensor:
    total = torch.zeros_like(x)
    each = len(dilations) // blocks
    for b in range(blocks):
        y = x
        for n in range(each):
            at = first + 4 * (b * each + n)
            half = w[at].size(2) // 2
            d = dilations[b * each + n]
            h = torch.conv1d(torch.leaky_relu(y, 0.1), w[at], w[at + 1], [1], [half * d], [d])
            h = torch.leaky_relu(__torch__.cleared(h, length), 0.1)
            h = torch.conv1d(h, w[at + 2], w[at + 3], [1], [half])
            y = y + __torch__.cleared(h, length)
        total = total + y
    return total / blocks


# Unit embeddings [batch, width, frames + padding] -> the input of the first stage.
def generator_begin(x: Tensor, frames: int, w: List[Tensor]) -> Tensor:
    return __torch__.cleared(torch.conv1d(x, w[11], w[12], [1], [w[11].size(2) // 2]), frames)


# Stage i: `length` samples at its own rate count, what lies behind them is padding.
def generator_stage(x: Tensor, i: int, length: int, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int]) -> Tensor:
    up = w[15 + 2 * i]
    x = torch.leaky_relu(x, 0.1)
    x = torch.conv_transpose1d(x, up, w[16 + 2 * i], [rates[i]], [(up.size(2) - rates[i]) // 2])
    first = 15 + 2 * len(rates) + 4 * i * len(dilations)
    return __torch__.resblocks(__torch__.cleared(x, length), length, w, first, blocks, dilations)


# What the last stage gave -> samples [batch, 1, samples] in [-1, 1].
def generator_end(x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.tanh(torch.conv1d(torch.leaky_relu(x, 0.01), w[13], w[14], [1], [w[13].size(2) // 2]))


# The units of single frames [batch, n] -> samples [batch, hop * n], with zeros at both edges.
def generate(frame_units: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int]) -> Tensor:
    length = frame_units.size(1)
    x = __torch__.generator_begin(torch.embedding(w[0], frame_units).transpose(1, 2), length, w)
    for i in range(len(rates)):
        length = length * rates[i]
        x = __torch__.generator_stage(x, i, length, w, rates, blocks, dilations)
    return __torch__.generator_end(x, w).squeeze(1)
