# Teaches the encoder its phones. TorchScript source; gradients.py, linear.py and whisper.py in front of it.
# w: the encoder's weights without the table of positions, then the phone head [phones, width] and its bias. Phone 0 is silence, which
# serves as CTC's blank as well, so that speech whose phones are timed and speech of which only the words are known share one head.
class EncoderTraining(Module):

    def frames(self, w: List[Tensor], positions: Tensor, mel: Tensor, heads: Tensor) -> Tensor:
        encoder: List[Tensor] = []
        for i in range(len(w) - 2):
            if i == 4:
                encoder.append(positions)
            encoder.append(w[i])
        return __torch__.encode_windows(mel, int(heads), encoder)

    # Log-probabilities [windows, frames, phones] of mel [windows, mels, 2 * frames].
    def phones(self, w: List[Tensor], positions: Tensor, mel: Tensor, heads: Tensor) -> Tensor:
        logits = torch.linear(self.frames(w, positions, mel, heads), w[len(w) - 2], w[len(w) - 1])
        return torch.log_softmax(logits.to(6), 2)

    # The first windows, as many as `labels` [timed, frames] has rows, are timed: cross-entropy of each frame, -100 for none. The others
    # have target phones, one window's behind another's, for CTC. Both are means over what they count.
    def losses(self, w: List[Tensor], positions: Tensor, heads: Tensor, mel: Tensor, labels: Tensor, targets: Tensor, target_lengths: Tensor,
               frame_lengths: Tensor) -> List[Tensor]:
        log_p = self.phones(w, positions, mel, heads)
        timed = labels.size(0)
        told = mel.size(0) - timed
        loss = torch.zeros([1])
        right = torch.zeros([1])
        ctc = torch.zeros([1])
        if timed > 0:
            of_timed = log_p.narrow(0, 0, timed).reshape([-1, log_p.size(2)])
            flat = labels.reshape([-1])
            loss = loss + torch.nll_loss(of_timed, flat, None, 1, -100) * (timed / mel.size(0))
            counted = torch.sum(flat >= 0).to(6)
            right = torch.sum(torch.argmax(of_timed, 1) == flat).to(6) / counted
        if told > 0:
            sequences = log_p.narrow(0, timed, told).transpose(0, 1)
            total = torch.ctc_loss(sequences, targets, frame_lengths, target_lengths, 0, 2, True)
            ctc = total / torch.sum(target_lengths).to(6)
            loss = loss + ctc * (told / mel.size(0))
        return [__torch__.gradient(torch.sum(loss), w), loss.detach(), right, ctc.detach()]

    # The one window of a batch of one.
    def only(self, batch: Tensor) -> Tensor:
        return batch[0].detach()

    # CTC's cost of each of several texts [n] for the one window of log-probabilities [frames, phones].
    def costs(self, log_p: Tensor, targets: Tensor, target_lengths: Tensor) -> Tensor:
        many = log_p.unsqueeze(1).expand([log_p.size(0), target_lengths.size(0), log_p.size(1)])
        frames = torch.full_like(target_lengths, log_p.size(0))
        return torch.ctc_loss(many, targets, frames, target_lengths, 0, 0, False)
