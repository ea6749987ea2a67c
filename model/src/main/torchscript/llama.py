# The LLM (spec section 4): Llama, a batch of conversations at a time, KV caches as in layer.py. TorchScript source.
# Weights: 0 rotary frequencies  1 embed_tokens (never packed, in the type that is computed in)  2 model.norm  3 lm_head, then nine
# for each layer (layer.py); s holds their scales.
class Llama(Module):

    # The embeddings of token ids [n] (int64) -> [n, width], float32.
    def embed(self, ids: Tensor, w: List[Tensor]) -> Tensor:
        return torch.embedding(w[1], ids.to(w[1].device)).to(6)

    # A prompt with the speech rows spliced in at their places (spec 4.6): pieces of ids (int64, one axis) and of rows, in order.
    def splice(self, pieces: List[Tensor], w: List[Tensor]) -> Tensor:
        spliced: List[Tensor] = []
        for piece in pieces:
            if piece.dim() == 1:
                spliced.append(self.embed(piece, w))
            else:
                spliced.append(piece)
        return torch.cat(spliced, 0)

    # Rows [from, from + count) of embeddings.
    def rows(self, x: Tensor, first: int, count: int) -> Tensor:
        return x.narrow(0, first, count)

    def new_cache(self, w: List[Tensor], like: Tensor, shape: List[int], capacity: int) -> List[Tensor]:
        return __torch__.empty_cache(like, (len(w) - 4) // 9, shape, capacity)

    def lengthen(self, cache: List[Tensor], used: int, capacity: int) -> int:
        return __torch__.lengthen(cache, used, capacity)

    def adopt(self, cache: List[Tensor], other: List[Tensor], used: int) -> int:
        return __torch__.adopt(cache, other, used)

    # The residual stream after every layer, then the final-norm states: layers + 1 tensors [rows, width]. One sequence.
    def trace(self, x: Tensor, positions: List[int], caches: List[List[Tensor]], w: List[Tensor], s: List[Tensor],
              shape: List[int], eps: float) -> List[Tensor]:
        rows = x.size(0) // len(caches)
        rope = __torch__.rotary(w[0], positions, rows)
        masks = __torch__.masks(caches, positions, rows, shape)
        stream: List[Tensor] = []
        for i in range((len(w) - 4) // 9):
            x = __torch__.decoder_layer(x, w, s, 4 + 9 * i, caches, 2 * i, positions, rope, masks, shape, eps)
            stream.append(x)
        stream.append(torch.rms_norm(x, [x.size(1)], w[2], eps))
        return stream

    # The layers over a batch whose sequences have the same number of rows: the residual stream after the last one.
    def layers(self, x: Tensor, positions: List[int], caches: List[List[Tensor]], w: List[Tensor], s: List[Tensor],
               shape: List[int], eps: float) -> Tensor:
        rows = x.size(0) // len(caches)
        rope = __torch__.rotary(w[0], positions, rows)
        masks = __torch__.masks(caches, positions, rows, shape)
        for i in range((len(w) - 4) // 9):
            x = __torch__.decoder_layer(x, w, s, 4 + 9 * i, caches, 2 * i, positions, rope, masks, shape, eps)
        return x

    # Final-norm states [n, width] (what the speech decoder takes), their logits [n, vocabulary], and the best token of each [n], -1
    # where a logit is a NaN or an infinity: the sum of a row tells. Only the tokens leave the device.
    def heads(self, x: Tensor, w: List[Tensor], s: List[Tensor], eps: float) -> List[Tensor]:
        states = torch.rms_norm(x, [x.size(1)], w[2], eps)
        logits = __torch__.linear(states, w[3], s[3]).to(6)
        finite = torch.isfinite(torch.sum(logits, [1]))
        best = torch.masked_fill(torch.argmax(logits, 1), torch.logical_not(finite), -1)
        return [states, logits, best.cpu()]

    # Runs a prompt's rows and gives what the LAST of them leads to.
    def prefill(self, x: Tensor, positions: List[int], caches: List[List[Tensor]], w: List[Tensor], s: List[Tensor],
                shape: List[int], eps: float) -> List[Tensor]:
        x = self.layers(x, positions, caches, w, s, shape, eps)
        return self.heads(x.narrow(0, x.size(0) - 1, 1), w, s, eps)

    # The same for rows that are not the prompt's last: nothing but the caches changes.
    def absorb(self, x: Tensor, positions: List[int], caches: List[List[Tensor]], w: List[Tensor], s: List[Tensor],
               shape: List[int], eps: float) -> int:
        return self.layers(x, positions, caches, w, s, shape, eps).size(0)

    # One decode step: a token [n] of each sequence.
    def step(self, tokens: Tensor, positions: List[int], caches: List[List[Tensor]], w: List[Tensor], s: List[Tensor],
             shape: List[int], eps: float) -> List[Tensor]:
        return self.heads(self.layers(self.embed(tokens, w), positions, caches, w, s, shape, eps), w, s, eps)

    # One row of a batch's states or logits.
    def row(self, x: Tensor, index: int) -> Tensor:
        return x.narrow(0, index, 1)

    # A token drawn with temperature and nucleus sampling; `uniform` in [0, 1) is the caller's random number. -1 as in heads.
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
