# The unit vocoder (spec section 7): duration predictor and HiFi-GAN generator, weight norm folded. TorchScript source.
# Weights: 0 dict  1, 2 dur conv1  3, 4 ln1  5, 6 dur conv2  7, 8 ln2  9, 10 dur proj  11, 12 conv_pre  13, 14 conv_post,
# then two for each upsampling stage, then for each residual block the two of convs1 and the two of convs2 of each dilation.
class UnitVocoder(Module):

    # The predicted log(duration + 1) of every unit: units [n] (int64) -> [n].
    def log_durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        n = units.size(0)
        x = torch.embedding(w[0], units.to(w[0].device)).transpose(0, 1).unsqueeze(0)
        x = torch.constant_pad_nd(x, [0, self.padded(n) - n])
        width = w[1].size(0)
        h = torch.relu(torch.conv1d(x, w[1], w[2], [1], [w[1].size(2) // 2])).transpose(1, 2)
        h = torch.layer_norm(h, [width], w[3], w[4], 1e-05).transpose(1, 2)
        h = torch.relu(torch.conv1d(self.cleared(h, n), w[5], w[6], [1], [w[5].size(2) // 2])).transpose(1, 2)
        h = torch.layer_norm(h.narrow(1, 0, n), [width], w[7], w[8], 1e-05)
        return torch.linear(h, w[9], w[10]).view([-1])

    # Frames of 20 ms for every unit: round half to even, at least one.
    def durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        return torch.clamp(torch.round(torch.exp(self.log_durations(units, w)) - 1), 1).to(4).cpu()

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

    # The generator: the units of single frames [n] -> samples [hop * (n - left - right)] in [-1, 1] at 16 kHz. The first `left`
    # and the last `right` frames are context: they are not given out, and after stage i no more of them are computed than the
    # reach[i] frames that the stages behind it look at. `rates` are the upsampling factors, `blocks` the number of residual
    # blocks a stage, `dilations` as for resblocks.
    def window(self, frame_units: Tensor, left: int, right: int, w: List[Tensor], rates: List[int], blocks: int,
               dilations: List[int], reach: List[int]) -> Tensor:
        x = torch.embedding(w[0], frame_units.to(w[0].device)).transpose(0, 1).unsqueeze(0)
        frames = x.size(2)
        x = torch.constant_pad_nd(x, [0, self.padded(frames) - frames])
        x = self.cleared(torch.conv1d(x, w[11], w[12], [1], [w[11].size(2) // 2]), frames)
        first = 15 + 2 * len(rates)
        hop = 1
        for i in range(len(rates)):
            up = w[15 + 2 * i]
            x = torch.leaky_relu(x, 0.1)
            x = torch.conv_transpose1d(x, up, w[16 + 2 * i], [rates[i]], [(up.size(2) - rates[i]) // 2])
            hop = hop * rates[i]
            x = self.cleared(x, hop * frames)
            x = self.resblocks(x, hop * frames, w, first + 4 * i * len(dilations), blocks, dilations)
            kept_left = min(left, reach[i])
            kept_right = min(right, reach[i])
            kept = frames - (left - kept_left) - (right - kept_right)
            if self.padded(kept) < self.padded(frames):
                x = x.narrow(2, hop * (left - kept_left), hop * kept)
                x = torch.constant_pad_nd(x, [0, hop * (self.padded(kept) - kept)])
                frames = kept
                left = kept_left
                right = kept_right
        x = torch.conv1d(torch.leaky_relu(x, 0.01), w[13], w[14], [1], [w[13].size(2) // 2])
        return torch.tanh(x).view([-1]).narrow(0, hop * left, hop * (frames - left - right)).cpu()

    # Units [n] and their frames [n] -> samples [hop * sum of frames], with zeros at both edges.
    def wave(self, units: Tensor, frames: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int],
             reach: List[int]) -> Tensor:
        return self.window(torch.repeat_interleave(units, frames, 0), 0, 0, w, rates, blocks, dilations, reach)

    # A chunk of its own: [frames (int64), samples].
    def speak(self, units: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int],
              reach: List[int]) -> List[Tensor]:
        frames = self.durations(units, w)
        return [frames, self.wave(units, frames, w, rates, blocks, dilations, reach)]
