# Teaches the unit vocoder (spec section 7.5, without adversaries). TorchScript source; gradients.py and hifigan.py in front of it.
# w: the vocoder's weights in the order of hifigan.py. shape: number of rates, rates, residual blocks a stage, dilations.
# banks: mel filters [bands, n_fft / 2 + 1] of several resolutions, the longest window first.
class VocoderTraining(Module):

    def rates(self, shape: Tensor) -> List[int]:
        found: List[int] = []
        for i in range(int(shape[0])):
            found.append(int(shape[1 + i]))
        return found

    def dilations(self, shape: Tensor) -> List[int]:
        found: List[int] = []
        for i in range(2 + int(shape[0]), shape.numel()):
            found.append(int(shape[i]))
        return found

    def generated(self, w: List[Tensor], shape: Tensor, units: Tensor) -> Tensor:
        rates = self.rates(shape)
        return __torch__.generate(units, w, rates, int(shape[1 + len(rates)]), self.dilations(shape))

    # Amplitudes of [batch, samples] -> [batch, n_fft / 2 + 1, frames], 1 for a sine of full scale.
    def spectrum(self, x: Tensor, n_fft: int) -> Tensor:
        window = torch.hann_window(n_fft)
        s = torch.view_as_real(torch.stft(x, n_fft, n_fft // 4, n_fft, window, True, "reflect", False, True, True))
        power = torch.sum(s * s, [3]) * (16. / (n_fft * n_fft))
        return torch.sqrt(power + 1e-10)

    # For every resolution the L1 distance of the logarithms of mel bands and of single frequencies, and the spectra's distance by their
    # size (spectral convergence): [mel of the first resolution, mean of mel, mean of frequencies, mean convergence].
    def distances(self, x: Tensor, y: Tensor, banks: List[Tensor]) -> List[Tensor]:
        mel: List[Tensor] = []
        line: List[Tensor] = []
        size: List[Tensor] = []
        for bank in banks:
            n_fft = 2 * (bank.size(1) - 1)
            a = self.spectrum(x, n_fft)
            b = self.spectrum(y, n_fft)
            mel_a = torch.log(torch.clamp(torch.matmul(bank, a), 1e-4))
            mel_b = torch.log(torch.clamp(torch.matmul(bank, b), 1e-4))
            mel.append(torch.mean(torch.abs(mel_a - mel_b)))
            line.append(torch.mean(torch.abs(torch.log(torch.clamp(a, 3e-5)) - torch.log(torch.clamp(b, 3e-5)))))
            off = a - b
            size.append(torch.sqrt(torch.sum(off * off) / (torch.sum(b * b) + 1e-6)))
        return [mel[0], torch.mean(torch.stack(mel, 0)), torch.mean(torch.stack(line, 0)), torch.mean(torch.stack(size, 0))]

    # Mean squared error of log(duration + 1) over whole clips.
    def duration_error(self, w: List[Tensor], rows: List[Tensor], lengths: List[Tensor]) -> Tensor:
        total = torch.zeros([1])
        count = 0
        for i in range(len(rows)):
            off = __torch__.log_durations(rows[i], w) - torch.log(lengths[i].to(6) + 1)
            total = total + torch.sum(off * off)
            count = count + off.numel()
        return torch.sum(total) / count

    # units [batch * frames] and their sound [batch, 320 * frames]; rows and lengths: units without equal neighbours and their frames.
    def losses(self, w: List[Tensor], shape: Tensor, banks: List[Tensor], units: Tensor, sound: Tensor, rows: List[Tensor],
               lengths: List[Tensor]) -> List[Tensor]:
        d = self.distances(self.generated(w, shape, units.view([sound.size(0), -1])), sound, banks)
        duration = self.duration_error(w, rows, lengths)
        loss = d[1] + 0.5 * d[2] + 0.5 * d[3] + 0.2 * duration
        return [__torch__.gradient(loss, w), loss.detach(), d[0].detach(), d[2].detach(), d[3].detach(), duration.detach()]

    # A whole clip's sound without gradients: units [frames] -> [320 * frames].
    def sound(self, w: List[Tensor], shape: Tensor, units: Tensor) -> Tensor:
        still: List[Tensor] = []
        for x in w:
            still.append(x.detach())
        return self.generated(still, shape, units.unsqueeze(0)).view([-1])

    # The predicted log(duration + 1) of a clip's units [n] -> [n], without gradients.
    def durations(self, w: List[Tensor], row: Tensor) -> Tensor:
        return __torch__.log_durations(row, w).detach()
