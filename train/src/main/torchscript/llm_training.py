# Stage 1 (spec section 9.1): next-token cross-entropy on the replies, through LLM, adaptor and, by choice, encoder. TorchScript source;
# gradients.py, linear.py, layer.py, whisper.py and whole.py in front of it.
# Weights of the whole, in this order: encoder without the table of positions, adaptor (4), then of the LLM: embed_tokens, model.norm,
# lm_head and nine for each layer (layer.py). The first of them may be frozen: they come in a list of their own.
class LlmTraining(Module):

    # numbers: 0 encoder heads  1 frames per row  2 weights of the encoder  3 query heads  4 kv heads  5 head dim  6 sequences
    # 7 what the distance of speech rows from their words counts for, in hundredths
    # mel [windows, mels, columns], perhaps no window; ids [sequences * rows], any id where speech lies; speech_at: where each speech row
    # goes; predict_at: rows whose state predicts, targets: what; reply_of: the reply each target belongs to, from 0; words: the token that
    # each speech row stands for, or -1.
    def losses(self, w: List[Tensor], frozen: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
               speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor, words: Tensor) -> List[Tensor]:
        all: List[Tensor] = []
        if frozen[0].numel() > 0:
            all.extend(frozen)
        all.extend(w)
        counted = self.counts(all, positions, frequencies, numbers, mel, ids, speech_at, predict_at, targets, reply_of, words)
        return [__torch__.gradient(counted[0] + float(int(numbers[7])) / 100. * counted[4], w), counted[0].detach(), counted[1], counted[2],
                counted[4].detach()]

    # [mean cross-entropy, share of tokens predicted right, share of replies with every token right, one number for each reply, mean square
    # distance of speech rows from their words' embeddings, which are its unit]
    def counts(self, all: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
               speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor, words: Tensor) -> List[Tensor]:
        encoders = int(numbers[2])
        encoder: List[Tensor] = []
        adaptor: List[Tensor] = []
        llm: List[Tensor] = []
        for i in range(len(all)):
            if i < encoders:
                encoder.append(all[i])
            elif i < encoders + 4:
                adaptor.append(all[i])
            else:
                llm.append(all[i])
        shape = [int(numbers[3]), int(numbers[4]), int(numbers[5])]
        x = torch.embedding(llm[0], ids)
        off = torch.zeros([1])
        if mel.size(0) > 0:
            speech = __torch__.speech_rows(mel, positions, int(numbers[0]), int(numbers[1]), encoder, adaptor)
            x = torch.index_copy(x, 0, speech_at, speech)
            known = torch.nonzero(words >= 0).view([-1])
            if known.numel() > 0:
                meant = torch.embedding(llm[0].detach(), torch.index_select(words, 0, known))
                apart = torch.index_select(speech, 0, known) - meant
                off = (torch.mean(apart * apart) / torch.mean(meant * meant)).view([1])
        states = __torch__.llm_states(x, frequencies, llm, int(numbers[6]), shape, 1e-05)
        logits = torch.linear(torch.index_select(states, 0, predict_at), llm[2])
        loss = torch.cross_entropy_loss(logits, targets).view([1])
        wrong = torch.ne(torch.argmax(logits, 1), targets).to(6)
        replies = int(reply_of[-1]) + 1
        wrong_of = torch.zeros([replies]).index_add(0, reply_of, wrong)
        exact = torch.eq(wrong_of, 0.).to(6)
        return [loss, 1. - torch.mean(wrong), torch.mean(exact), exact, off]

    # The counts with the weights as they are, no gradient.
    def check(self, w: List[Tensor], frozen: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
              speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor, words: Tensor) -> List[Tensor]:
        all: List[Tensor] = []
        if frozen[0].numel() > 0:
            for tensor in frozen:
                all.append(tensor)
        for tensor in w:
            all.append(tensor.detach())
        return self.counts(all, positions, frequencies, numbers, mel, ids, speech_at, predict_at, targets, reply_of, words)
