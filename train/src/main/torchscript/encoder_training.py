# Teaches the encoder phones and words. TorchScript source; gradients.py, linear.py and whisper.py in front of it.
# w: the encoder's weights without the table of positions, then the phone head [phones, width] and its bias, the word head [words, width]
# and its bias. Class 0 of each head is silence, which serves as CTC's blank as well, so that speech whose phones and words are timed and
# speech of which only the text is known share one head.


# Cross-entropy of each frame, -100 for none; and the share of frames that are right.
def timed_loss(log_p: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
    flat_p = log_p.reshape([-1, log_p.size(2)])
    flat = labels.reshape([-1])
    right = torch.sum(torch.argmax(flat_p, 1) == flat).to(6) / torch.sum(flat >= 0).to(6)
    return (torch.nll_loss(flat_p, flat, None, 1, -100), right)


# CTC of windows [windows, frames, classes] against targets that lie one window's behind another's, a target.
def told_loss(log_p: Tensor, targets: Tensor, target_lengths: Tensor, frame_lengths: Tensor) -> Tensor:
    total = torch.ctc_loss(log_p.transpose(0, 1), targets, frame_lengths, target_lengths, 0, 2, True)
    return total / torch.sum(target_lengths).to(6)


# The encoder with channels left out: masks [blocks + 1, windows, 1, width], what each channel of a block's own part is multiplied with, and
# in the end each channel of the frames. Nothing is left out where there are no masks.
def masked_encoder(mel: Tensor, heads: int, w: List[Tensor], masks: Tensor) -> Tensor:
    if masks.size(0) == 0:
        return __torch__.encode_windows(mel, heads, w)
    x = __torch__.encoder_stem(mel, w)
    blocks = (len(w) - 7) // 15
    for i in range(blocks):
        x = x + (__torch__.encoder_block(x, heads, w, 7 + 15 * i) - x) * masks[i]
    return __torch__.encoder_finish(x, w) * masks[blocks]


class EncoderTraining(Module):

    # Log-probabilities [windows, frames, phones] and [windows, frames, words] of mel [windows, mels, 2 * frames].
    def heads(self, w: List[Tensor], positions: Tensor, mel: Tensor, heads: Tensor) -> List[Tensor]:
        return self.masked_heads(w, positions, mel, heads, torch.zeros([0]))

    # The same with channels left out.
    def masked_heads(self, w: List[Tensor], positions: Tensor, mel: Tensor, heads: Tensor, masks: Tensor) -> List[Tensor]:
        encoder: List[Tensor] = []
        own = len(w) - 4
        for i in range(own):
            if i == 4:
                encoder.append(positions)
            encoder.append(w[i])
        frames = __torch__.masked_encoder(mel, int(heads), encoder, masks)
        phones = torch.log_softmax(torch.linear(frames, w[own], w[own + 1]).to(6), 2)
        words = torch.log_softmax(torch.linear(frames, w[own + 2], w[own + 3]).to(6), 2)
        return [phones, words]

    # The first windows, as many as the labels [timed, frames] have rows, are timed; the others have targets for CTC.
    def losses(self, w: List[Tensor], positions: Tensor, heads: Tensor, masks: Tensor, mel: Tensor, phones: Tensor, words: Tensor,
               frame_lengths: Tensor, phone_targets: Tensor, phone_lengths: Tensor, word_targets: Tensor, word_lengths: Tensor) -> List[Tensor]:
        log_p = self.masked_heads(w, positions, mel, heads, masks)
        timed = phones.size(0)
        told = mel.size(0) - timed
        loss = torch.zeros([1])
        phones_right = torch.zeros([1])
        words_right = torch.zeros([1])
        phone_ctc = torch.zeros([1])
        word_ctc = torch.zeros([1])
        if timed > 0:
            of_phones, phones_right = __torch__.timed_loss(log_p[0].narrow(0, 0, timed), phones)
            of_words, words_right = __torch__.timed_loss(log_p[1].narrow(0, 0, timed), words)
            loss = loss + (of_phones + of_words) * (timed / mel.size(0))
        if told > 0:
            phone_ctc = __torch__.told_loss(log_p[0].narrow(0, timed, told), phone_targets, phone_lengths, frame_lengths)
            word_ctc = __torch__.told_loss(log_p[1].narrow(0, timed, told), word_targets, word_lengths, frame_lengths)
            loss = loss + (phone_ctc + word_ctc) * (told / mel.size(0))
        return [__torch__.gradient(torch.sum(loss), w), loss.detach(), phones_right, words_right, phone_ctc.detach(), word_ctc.detach()]

    # CTC's cost of each of several texts [n] for the one window of log-probabilities [1, frames, classes].
    def costs(self, log_p: Tensor, targets: Tensor, target_lengths: Tensor) -> Tensor:
        of_one = log_p[0].detach()
        many = of_one.unsqueeze(1).expand([of_one.size(0), target_lengths.size(0), of_one.size(1)])
        frames = torch.full_like(target_lengths, of_one.size(0))
        return torch.ctc_loss(many, targets, frames, target_lengths, 0, 0, False)

    # The likeliest class of each frame of the one window of log-probabilities [1, frames, classes].
    def likeliest(self, log_p: Tensor) -> Tensor:
        return torch.argmax(log_p[0], 1).to(6)
