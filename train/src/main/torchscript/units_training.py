# Stage 2 (spec sections 5.6 and 9.1): the speech decoder learns the units of the replies by CTC, and the joint mode: cross-entropy of the
# text and CTC of the units at once. TorchScript source; gradients.py, linear.py, layer.py, whisper.py and whole.py in front of it.
# Weights of the whole as in llm_training.py, then the speech decoder's: input_proj (2), output_proj (2), nine for each layer. Those that
# are frozen come first, in a list of their own.


# Log-probabilities [replies, slots, units + 1] of the states [tokens, llm width]; source [replies * slots] is the state that each slot
# repeats.
def slot_log_p(states: Tensor, source: Tensor, frequencies: Tensor, w: List[Tensor], replies: int, shape: List[int], eps: float) -> Tensor:
    s = __torch__.no_scales(len(w))
    x = torch.embedding(torch.linear(states, w[0], w[1]), source)
    positions: List[int] = []
    for i in range(replies):
        positions.append(0)
    rope = __torch__.rotary(frequencies, positions, x.size(0) // replies)
    for i in range((len(w) - 4) // 9):
        x = __torch__.whole_layer(x, w, s, 4 + 9 * i, replies, rope, shape, eps)
    logits = torch.linear(x, w[2], w[3]).to(6)
    return torch.log_softmax(logits, 1).view([replies, -1, w[3].size(0)])


class UnitsTraining(Module):

    # numbers: as in llm_training.py, then 7 weights of adaptor and LLM together  8 heads of the speech decoder  9 its head dim
    # shares: what the cross-entropy and what CTC counts for. targets: the tokens behind predict_at. spoken_at: the rows whose states are
    # spoken, one reply's behind another's; source [replies * slots]: for every slot of every reply the place in spoken_at of the state
    # that it repeats, padded with any; slots, units, unit_lengths: CTC's input lengths, the replies' units one behind another, and how
    # many each has. CTC is summed and divided by the number of units; a reply whose units cannot fit its slots counts as nothing.
    def losses(self, w: List[Tensor], frozen: List[Tensor], positions: Tensor, frequencies: Tensor, unit_frequencies: Tensor, numbers: Tensor,
               shares: Tensor, mel: Tensor, ids: Tensor, speech_at: Tensor, predict_at: Tensor, targets: Tensor, spoken_at: Tensor,
               source: Tensor, slots: Tensor, units: Tensor, unit_lengths: Tensor) -> List[Tensor]:
        encoders = int(numbers[2])
        middle = encoders + int(numbers[7])
        encoder: List[Tensor] = []
        adaptor: List[Tensor] = []
        llm: List[Tensor] = []
        decoder: List[Tensor] = []
        for i in range(len(frozen) + len(w)):
            if i < len(frozen):
                weight = frozen[i]
            else:
                weight = w[i - len(frozen)]
            if i < encoders:
                encoder.append(weight)
            elif i < encoders + 4:
                adaptor.append(weight)
            elif i < middle:
                llm.append(weight)
            else:
                decoder.append(weight)
        shape = [int(numbers[3]), int(numbers[4]), int(numbers[5])]
        x = torch.embedding(llm[0], ids)
        if mel.size(0) > 0:
            x = torch.index_copy(x, 0, speech_at, __torch__.speech_rows(mel, positions, int(numbers[0]), int(numbers[1]), encoder, adaptor))
        states = __torch__.llm_states(x, frequencies, llm, int(numbers[6]), shape, 1e-05)
        text = torch.cross_entropy_loss(torch.linear(torch.index_select(states, 0, predict_at), llm[2]), targets)
        replies = slots.size(0)
        of_slots = [int(numbers[8]), int(numbers[8]), int(numbers[9])]
        spoken = torch.index_select(states, 0, spoken_at)
        log_p = __torch__.slot_log_p(spoken, source, unit_frequencies, decoder, replies, of_slots, 1e-05)
        last = log_p.size(2) - 1
        total = torch.ctc_loss(log_p.transpose(0, 1), units, slots, unit_lengths, last, 2, True)
        ctc = total / torch.sum(unit_lengths).to(6)
        loss = shares[0] * text + shares[1] * ctc
        blanks = torch.mean(torch.eq(torch.argmax(log_p, 2), last).to(6))
        return [__torch__.gradient(loss, w), loss.detach(), text.detach(), ctc.detach(), blanks]
