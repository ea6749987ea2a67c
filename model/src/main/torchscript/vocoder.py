# The unit vocoder (spec section 7) for inference: the functions of hifigan.py, one call a piece of work. TorchScript source, hifigan.py
# in front of it; the order of the weights is written there.
class UnitVocoder(Module):

    # The predicted log(duration + 1) of every unit: units [n] (int64) -> [n].
    def log_durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        return __torch__.log_durations(units, w)

    # Frames of 20 ms for every unit: round half to even, at least one.
    def durations(self, units: Tensor, w: List[Tensor]) -> Tensor:
        return torch.clamp(torch.round(torch.exp(__torch__.log_durations(units, w)) - 1), 1).to(4).cpu()

    # The generator: the units of single frames [n] -> samples [hop * (n - left - right)] in [-1, 1] at 16 kHz. The first `left`
    # and the last `right` frames are context: they are not given out, and after stage i no more of them are computed than the
    # reach[i] frames that the stages behind it look at. `rates` are the upsampling factors, `blocks` the number of residual
    # blocks a stage, `dilations` as for resblocks.
    def window(self, frame_units: Tensor, left: int, right: int, w: List[Tensor], rates: List[int], blocks: int,
               dilations: List[int], reach: List[int]) -> Tensor:
        x = torch.embedding(w[0], frame_units.to(w[0].device)).transpose(0, 1).unsqueeze(0)
        frames = x.size(2)
        x = torch.constant_pad_nd(x, [0, __torch__.padded(frames) - frames])
        x = __torch__.generator_begin(x, frames, w)
        hop = 1
        for i in range(len(rates)):
            hop = hop * rates[i]
            x = __torch__.generator_stage(x, i, hop * frames, w, rates, blocks, dilations)
            kept_left = min(left, reach[i])
            kept_right = min(right, reach[i])
            kept = frames - (left - kept_left) - (right - kept_right)
            if __torch__.padded(kept) < __torch__.padded(frames):
                x = x.narrow(2, hop * (left - kept_left), hop * kept)
                x = torch.constant_pad_nd(x, [0, hop * (__torch__.padded(kept) - kept)])
                frames = kept
                left = kept_left
                right = kept_right
        return __torch__.generator_end(x, w).view([-1]).narrow(0, hop * left, hop * (frames - left - right)).cpu()

    # Units [n] and their frames [n] -> samples [hop * sum of frames], with zeros at both edges.
    def wave(self, units: Tensor, frames: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int],
             reach: List[int]) -> Tensor:
        return self.window(torch.repeat_interleave(units, frames, 0), 0, 0, w, rates, blocks, dilations, reach)

    # A chunk of its own: [frames (int64), samples].
    def speak(self, units: Tensor, w: List[Tensor], rates: List[int], blocks: int, dilations: List[int],
              reach: List[int]) -> List[Tensor]:
        frames = self.durations(units, w)
        return [frames, self.wave(units, frames, w, rates, blocks, dilations, reach)]
