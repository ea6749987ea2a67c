# The unit vocoder (spec section 7): duration predictor and HiFi-GAN generator, weight norm folded. TorchScript source.
# Weights: 0 dict  1, 2 dur conv1  3, 4 ln1  5, 6 dur conv2  7, 8 ln2  9, 10 dur proj  11, 12 conv_pre  13, 14 conv_post,
# then two for each upsampling stage, then for each residual block the two of convs1 and the two of convs2 of each dilation.
class UnitVocoder(Module):

    # The predicted log(duration + 1) of every unit: units [n] (int64) -> [n].
    def log_durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        x = torch.embedding(w[0], units).transpose(0, 1).unsqueeze(0)
        width = w[1].size(0)
        h = torch.relu(torch.conv1d(x, w[1], w[2], [1], [w[1].size(2) // 2])).transpose(1, 2)
        h = torch.layer_norm(h, [width], w[3], w[4], 1e-05).transpose(1, 2)
        h = torch.relu(torch.conv1d(h, w[5], w[6], [1], [w[5].size(2) // 2])).transpose(1, 2)
        h = torch.layer_norm(h, [width], w[7], w[8], 1e-05)
        return torch.linear(h, w[9], w[10]).view([-1])

    # Frames of 20 ms for every unit: round half to even, at least one.
    def durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        return torch.clamp(torch.round(torch.exp(self.log_durations(units, w)) - 1), 1).to(4)

    # The mean of one stage's residual blocks; `first` is the first weight of the first of them, `dilations` those of all blocks
    # one after another. What lies beyond `length` is padding and stays zero.
    def resblocks(self, x: Tensor, length: int, w: List[Tensor], first: int, blocks: int, dilations: List[int]) -> Tensor:
        total = torch.zeros_like(x)
        each = len(dilations) // blocks
        for b in range(blocks):
            y = x
            for n in range(each):
                at = first + 4 * (b * each + n)
                half = w[at].size(2) // 2
                d = dilations[b * each + n]
                h = torch.conv1d(torch.leaky_relu(y, 0.1), w[at], w[at + 1], [1], [half * d], [d])
                h = torch.leaky_relu(self.cleared(h, length), 0.1)
                h = torch.conv1d(h, w[at + 2], w[at + 3], [1], [half])
                y = y + self.cleared(h, length)
            total = total + y
        return total / blocks

    # Sets everything from `length` on to zero, in place.
    def cleared(self, x: Tensor, length: int) -> Tensor:
        if x.size(2) > length:
            x.narrow(2, length, x.size(2) - length).zero_()
        return x

    # The length that frames are padded to: convolutions of a length seen before start at once, those of a new length are
    # compiled first, which costs more than a chunk. The padding is kept at zero, as the edge's zero padding is, so that the
    # samples do not change by it.
    def padded(self, frames: int) -> int:
        step = 16
        if frames > 128:
            step = 64
        return (frames + step - 1) // step * step

    # Units [n] and their frames [n] -> samples [hop * sum of frames] in [-1, 1] at 16 kHz. `rates` are the upsampling factors,
    # `blocks` the number of residual blocks a stage, `dilations` as for resblocks.
    def wave(self, units: Tensor, frames: Tensor, w: List[Tensor], rates: List[int], blocks: int,
             dilations: List[int]) -> Tensor:
        x = torch.repeat_interleave(torch.embedding(w[0], units), frames, 0).transpose(0, 1).unsqueeze(0)
        length = x.size(2)
        x = torch.constant_pad_nd(x, [0, self.padded(length) - length])
        x = self.cleared(torch.conv1d(x, w[11], w[12], [1], [w[11].size(2) // 2]), length)
        first = 15 + 2 * len(rates)
        for i in range(len(rates)):
            up = w[15 + 2 * i]
            x = torch.leaky_relu(x, 0.1)
            x = torch.conv_transpose1d(x, up, w[16 + 2 * i], [rates[i]], [(up.size(2) - rates[i]) // 2])
            length = length * rates[i]
            x = self.resblocks(self.cleared(x, length), length, w, first + 4 * i * len(dilations), blocks, dilations)
        x = torch.conv1d(torch.leaky_relu(x, 0.01), w[13], w[14], [1], [w[13].size(2) // 2])
        return torch.tanh(x).view([-1]).narrow(0, 0, length)

    # A chunk as the loop asks for it: [frames (int64), samples].
    def speak(self, units: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int]) -> List[Tensor]:
        frames = self.durations(units, w)
        return [frames, self.wave(units, frames, w, rates, blocks, dilations)]
