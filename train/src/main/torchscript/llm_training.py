# Stage 1 (spec section 9.1): next-token cross-entropy on the replies, through LLM, adaptor and, by choice, encoder. TorchScript source;
# gradients.py, linear.py, layer.py and whisper.py in front of it.
# Weights of the whole, in this order: encoder without the table of positions, adaptor (4), then of the LLM: embed_tokens, model.norm,
# lm_head and nine for each layer (layer.py). The first of them may be frozen: they come in a list of their own.


# Causal attention of whole sequences at once, without a cache: x [sequences * rows, width]. The same layer as layer.py's, whose pieces it
# is made of.
def whole_layer(x: Tensor, w: List[Tensor], s: List[Tensor], at: int, sequences: int, rope: Tuple[Tensor, Tensor], shape: List[int],
                eps: float) -> Tensor:
    cos, sin = rope
    rows = x.size(0) // sequences
    q, k, v = __torch__.project(torch.rms_norm(x, [x.size(1)], w[at], eps), w, s, at, shape)
    q = __torch__.rotate(q, cos, sin).view([sequences, rows, shape[0], shape[2]]).transpose(1, 2)
    k = __torch__.rotate(k, cos, sin).view([sequences, rows, shape[1], shape[2]]).transpose(1, 2)
    v = v.view([sequences, rows, shape[1], shape[2]]).transpose(1, 2)
    if shape[0] != shape[1]:
        k = torch.repeat_interleave(k, shape[0] // shape[1], 1)
        v = torch.repeat_interleave(v, shape[0] // shape[1], 1)
    mixed = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
    mixed = mixed.transpose(1, 2).reshape([x.size(0), shape[0] * shape[2]])
    return __torch__.feed_forward(x + __torch__.linear(mixed, w[at + 4], s[at + 4]), w, s, at, eps)


def no_scales(count: int) -> List[Tensor]:
    s: List[Tensor] = []
    for i in range(count):
        s.append(torch.zeros([0]))
    return s


# Final-norm states [sequences * rows, width] of embeddings x; w: embed_tokens, model.norm, lm_head, nine for each layer.
def llm_states(x: Tensor, frequencies: Tensor, w: List[Tensor], sequences: int, shape: List[int], eps: float) -> Tensor:
    s = __torch__.no_scales(len(w))
    positions: List[int] = []
    for i in range(sequences):
        positions.append(0)
    rope = __torch__.rotary(frequencies, positions, x.size(0) // sequences)
    for i in range((len(w) - 3) // 9):
        x = __torch__.whole_layer(x, w, s, 3 + 9 * i, sequences, rope, shape, eps)
    return torch.rms_norm(x, [x.size(1)], w[1], eps)


# Speech rows of every window, one window's behind another's: [windows * frames // rate, llm width].
def speech_rows(mel: Tensor, positions: Tensor, heads: int, rate: int, encoder: List[Tensor], adaptor: List[Tensor]) -> Tensor:
    e: List[Tensor] = []
    for i in range(len(encoder)):
        if i == 4:
            e.append(positions)
        e.append(encoder[i])
    x = __torch__.encode_windows(mel, heads, e)
    return __torch__.adapt_frames(x.reshape([-1, x.size(2)]), rate, adaptor)


class LlmTraining(Module):

    # numbers: 0 encoder heads  1 frames per row  2 weights of the encoder  3 query heads  4 kv heads  5 head dim  6 sequences
    # mel [windows, mels, columns]; ids [sequences * rows], any id where speech lies; speech_at: where each speech row goes;
    # predict_at: rows whose state predicts, targets: what; reply_of: the reply each target belongs to, from 0.
    def losses(self, w: List[Tensor], frozen: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
               speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor) -> List[Tensor]:
        all: List[Tensor] = []
        if frozen[0].numel() > 0:
            all.extend(frozen)
        all.extend(w)
        counted = self.counts(all, positions, frequencies, numbers, mel, ids, speech_at, predict_at, targets, reply_of)
        return [__torch__.gradient(counted[0], w), counted[0].detach(), counted[1], counted[2]]

    # [mean cross-entropy, share of tokens predicted right, share of replies with every token right, one number for each reply]
    def counts(self, all: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
               speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor) -> List[Tensor]:
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
        speech = __torch__.speech_rows(mel, positions, int(numbers[0]), int(numbers[1]), encoder, adaptor)
        x = torch.index_copy(torch.embedding(llm[0], ids), 0, speech_at, speech)
        states = __torch__.llm_states(x, frequencies, llm, int(numbers[6]), shape, 1e-05)
        logits = torch.linear(torch.index_select(states, 0, predict_at), llm[2])
        loss = torch.cross_entropy_loss(logits, targets)
        wrong = torch.ne(torch.argmax(logits, 1), targets).to(6)
        replies = int(reply_of[-1]) + 1
        wrong_of = torch.zeros([replies]).index_add(0, reply_of, wrong)
        exact = torch.eq(wrong_of, 0.).to(6)
        return [loss, 1. - torch.mean(wrong), torch.mean(exact), exact]

    # The counts with the weights as they are, no gradient.
    def check(self, w: List[Tensor], frozen: List[Tensor], positions: Tensor, frequencies: Tensor, numbers: Tensor, mel: Tensor, ids: Tensor,
              speech_at: Tensor, predict_at: Tensor, targets: Tensor, reply_of: Tensor) -> List[Tensor]:
        all: List[Tensor] = []
        if frozen[0].numel() > 0:
            for tensor in frozen:
                all.append(tensor)
        for tensor in w:
            all.append(tensor.detach())
        return self.counts(all, positions, frequencies, numbers, mel, ids, speech_at, predict_at, targets, reply_of)
