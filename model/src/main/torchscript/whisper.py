# The Whisper encoder and the speech adaptor (spec sections 2 and 3) as functions, for inference (encoder.py) and for training alike.
# TorchScript source, linear.py in front of it.
# Encoder weights: 0, 1 conv1  2, 3 conv2  4 positional_embedding  5, 6 ln_post, then fifteen for each block:
#   0, 1 attn_ln  2, 3 query  4 key (no bias)  5, 6 value  7, 8 out  9, 10 mlp_ln  11, 12 mlp.0  13, 14 mlp.2
# Adaptor weights: 0, 1 linear1  2, 3 linear2. Everything is computed in the weights' type, layer norms included.


# mel [windows, mels, 3000] -> [windows, 1500, width]; GELU is the exact erf form. A window may be shorter than the table of positions.
def encoder_stem(mel: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.gelu(torch.conv1d(mel.to(w[0].device).to(w[0].dtype), w[0], w[1], [1], [1]))
    x = torch.gelu(torch.conv1d(x, w[2], w[3], [2], [1]))
    return x.transpose(1, 2) + w[4].narrow(0, 0, x.size(2))


# One pre-norm block with full attention: no mask, every frame sees the whole window, padding included.
def encoder_block(x: Tensor, heads: int, w: List[Tensor], at: int) -> Tensor:
    width = x.size(2)
    parts = [x.size(0), x.size(1), heads, width // heads]
    h = torch.layer_norm(x, [width], w[at], w[at + 1], 1e-05)
    q = __torch__.affine(h, w[at + 2], w[at + 3]).view(parts).transpose(1, 2)
    k = __torch__.linear(h, w[at + 4], torch.zeros([0])).view(parts).transpose(1, 2)
    v = __torch__.affine(h, w[at + 5], w[at + 6]).view(parts).transpose(1, 2)
    mixed = torch.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape([x.size(0), x.size(1), width])
    x = x + __torch__.affine(mixed, w[at + 7], w[at + 8])
    h = torch.layer_norm(x, [width], w[at + 9], w[at + 10], 1e-05)
    return x + __torch__.affine(torch.gelu(__torch__.affine(h, w[at + 11], w[at + 12])), w[at + 13], w[at + 14])


# Blocks [first, first + count).
def encoder_blocks(x: Tensor, heads: int, w: List[Tensor], first: int, count: int) -> Tensor:
    for i in range(first, first + count):
        x = __torch__.encoder_block(x, heads, w, 7 + 15 * i)
    return x


def encoder_finish(x: Tensor, w: List[Tensor]) -> Tensor:
    return torch.layer_norm(x, [x.size(2)], w[5], w[6], 1e-05)


# mel [windows, mels, 3000] -> frames [windows, 1500, width]; ln_post is applied.
def encode_windows(mel: Tensor, heads: int, w: List[Tensor]) -> Tensor:
    x = __torch__.encoder_stem(mel, w)
    return __torch__.encoder_finish(__torch__.encoder_blocks(x, heads, w, 0, (len(w) - 7) // 15), w)


# Stacks `rate` frames into one row and maps it to the LLM's width: frames [frames, width] of one window -> [frames // rate, llm width],
# float32.
def adapt_frames(frames: Tensor, rate: int, w: List[Tensor]) -> Tensor:
    rows = frames.size(0) // rate
    stacked = frames.narrow(0, 0, rows * rate).reshape([rows, rate * frames.size(1)])
    return __torch__.affine(torch.relu(__torch__.affine(stacked, w[0], w[1])), w[2], w[3]).to(6)
