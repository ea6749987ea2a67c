# The LLM (spec section 4): Llama-3.1, one conversation at a time, KV cache as in layer.py. TorchScript source.
# Weights: 0 rotary frequencies  1 embed_tokens  2 model.norm  3 lm_head, then nine for each layer (layer.py).
class Llama(Module):

    # The embeddings of token ids [n] (int64) -> [n, width].
    def embed(self, ids: Tensor, w: List[Tensor]) -> Tensor:
        return torch.embedding(w[1], ids)

    # A prompt with the speech rows spliced in at their places (spec 4.6): text before, speech, text after.
    def splice(self, before: Tensor, speech: List[Tensor], after: Tensor, w: List[Tensor]) -> Tensor:
        pieces: List[Tensor] = [torch.embedding(w[1], before)]
        for rows in speech:
            pieces.append(rows)
        pieces.append(torch.embedding(w[1], after))
        return torch.cat(pieces, 0)

    def new_cache(self, w: List[Tensor], capacity: int) -> List[Tensor]:
        return __torch__.empty_cache(w[6], (len(w) - 4) // 9, 2 * w[0].size(0), capacity)

    def lengthen(self, cache: List[Tensor], used: int, capacity: int) -> int:
        return __torch__.lengthen(cache, used, capacity)

    # The residual stream after every layer, then the final-norm states: layers + 1 tensors [rows, width].
    def trace(self, x: Tensor, position: int, cache: List[Tensor], w: List[Tensor], eps: float) -> List[Tensor]:
        rows = x.size(0)
        rope = __torch__.rotary(w[0], position, rows)
        repeats = w[5].size(0) // w[6].size(0)
        mask: Optional[Tensor] = None
        if rows > 1:
            mask = __torch__.causal(w[0], position, rows, repeats)
        stream: List[Tensor] = []
        for i in range((len(w) - 4) // 9):
            x = __torch__.decoder_layer(x, w, 4 + 9 * i, cache, 2 * i, position, rope, mask, eps)
            stream.append(x)
        stream.append(torch.rms_norm(x, [x.size(1)], w[2], eps))
        return stream

    # Runs the rows x at `position` and returns [state, logits] of the LAST row: state [1, width] is the final-norm output (the
    # tensor that enters lm_head, and the speech decoder's input), logits [1, vocabulary].
    def forward_rows(self, x: Tensor, position: int, cache: List[Tensor], w: List[Tensor], eps: float) -> List[Tensor]:
        rows = x.size(0)
        rope = __torch__.rotary(w[0], position, rows)
        mask: Optional[Tensor] = None
        if rows > 1:
            mask = __torch__.causal(w[0], position, rows, w[5].size(0) // w[6].size(0))
        for i in range((len(w) - 4) // 9):
            x = __torch__.decoder_layer(x, w, 4 + 9 * i, cache, 2 * i, position, rope, mask, eps)
        last = x.narrow(0, rows - 1, 1)
        state = torch.rms_norm(last, [x.size(1)], w[2], eps)
        return [state, torch.linear(state, w[3])]

    # One decode step.
    def step(self, token: int, position: int, cache: List[Tensor], w: List[Tensor], eps: float) -> List[Tensor]:
        return self.forward_rows(w[1].narrow(0, token, 1), position, cache, w, eps)

    # Logits of given final-norm states.
    def head(self, states: Tensor, w: List[Tensor]) -> Tensor:
        return torch.linear(states, w[3])

    # The best token, or -1 when the logits hold a NaN or an infinity.
    def greedy(self, logits: Tensor) -> int:
        if not bool(torch.all(torch.isfinite(logits))):
            return -1
        return int(torch.argmax(logits))

    # A token drawn with temperature and nucleus sampling; `uniform` in [0, 1) is the caller's random number.
    def sample(self, logits: Tensor, temperature: float, top_p: float, uniform: float) -> int:
        if not bool(torch.all(torch.isfinite(logits))):
            return -1
        share, order = torch.sort(torch.softmax(logits.view([-1]).to(6) / temperature, 0), 0, True)
        total = torch.cumsum(share, 0)
        kept = torch.masked_fill(share, (total - share) > top_p, 0.)
        kept_total = torch.cumsum(kept, 0)
        draw = uniform * float(kept_total[-1])
        rank = int(torch.sum(kept_total <= draw))
        last = int(torch.sum(kept > 0)) - 1
        if rank > last:
            rank = last
        return int(order[rank])
