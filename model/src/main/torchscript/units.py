# The speech decoder (spec section 5): every LLM state becomes 25 slots of a causal Llama stack WITHOUT a final norm, each slot a
# symbol of 1001 (1000 is the CTC blank). TorchScript source; layers as in layer.py, kv heads = heads.
# Weights: 0 rotary frequencies  1, 2 input_proj  3, 4 output_proj, then nine for each layer; s holds their scales.
class SpeechDecoder(Module):

    def new_cache(self, w: List[Tensor], like: Tensor, shape: List[int], capacity: int) -> List[Tensor]:
        return __torch__.empty_cache(like, (len(w) - 5) // 9, shape, capacity)

    def lengthen(self, cache: List[Tensor], used: int, capacity: int) -> int:
        return __torch__.lengthen(cache, used, capacity)

    # States [1, llm width] of several sequences, one below another.
    def together(self, states: List[Tensor]) -> Tensor:
        return torch.cat(states, 0)

    # input_proj of LLM states [n, llm width] -> [n, width], before the 25-fold repeat.
    def project(self, states: Tensor, w: List[Tensor], s: List[Tensor]) -> Tensor:
        return __torch__.linear(states, w[1], s[1]).to(6) + w[2]

    # Logits [slots, 1001] of residual rows.
    def output(self, x: Tensor, w: List[Tensor], s: List[Tensor]) -> Tensor:
        return __torch__.linear(x, w[3], s[3]).to(6) + w[4]

    # Logits [n * slots, 1001] of one more state [n, llm width] of each sequence (the incremental form of 5.7). A state's slots are
    # equal on entry, so input_proj and layer 0's norm, q, k, v are computed once and rotated for each slot.
    def step_logits(self, states: Tensor, slots: int, positions: List[int], caches: List[List[Tensor]], w: List[Tensor],
                    s: List[Tensor], shape: List[int], eps: float) -> Tensor:
        rope = __torch__.rotary(w[0], positions, slots)
        masks = __torch__.masks(caches, positions, slots, shape)
        cos, sin = rope
        u = self.project(states, w, s)
        q, k, v = __torch__.project(torch.rms_norm(u, [u.size(1)], w[5], eps), w, s, 5, shape)
        q = __torch__.rotate(torch.repeat_interleave(q, slots, 0), cos, sin)
        k = __torch__.rotate(torch.repeat_interleave(k, slots, 0), cos, sin)
        mixed = __torch__.attend_all(q, k, torch.repeat_interleave(v, slots, 0), caches, 0, positions, masks)
        x = torch.repeat_interleave(u, slots, 0) + __torch__.linear(mixed, w[9], s[9])
        x = __torch__.feed_forward(x, w, s, 5, eps)
        for i in range(1, (len(w) - 5) // 9):
            x = __torch__.decoder_layer(x, w, s, 5 + 9 * i, caches, 2 * i, positions, rope, masks, shape, eps)
        return self.output(x, w, s)

    # The raw symbols [n * slots] (int64) of one more state of each sequence; a sequence's are all -1 when its logits hold a NaN or
    # an infinity.
    def step(self, states: Tensor, slots: int, positions: List[int], caches: List[List[Tensor]], w: List[Tensor],
             s: List[Tensor], shape: List[int], eps: float) -> Tensor:
        logits = self.step_logits(states, slots, positions, caches, w, s, shape, eps)
        symbols = torch.argmax(logits, 1).view([states.size(0), slots])
        finite = torch.isfinite(torch.sum(logits.view([states.size(0), -1]), [1], True))
        return torch.masked_fill(symbols, torch.logical_not(finite), -1).view([-1]).cpu()

    # The reference's form: all states [n, llm width] at once, repeated, projected and run without a cache -> [slots * n, 1001].
    def whole(self, states: Tensor, slots: int, like: Tensor, w: List[Tensor], s: List[Tensor], shape: List[int],
              eps: float) -> Tensor:
        rows = slots * states.size(0)
        x = self.project(torch.repeat_interleave(states, slots, 0), w, s)
        caches = [self.new_cache(w, like, shape, rows)]
        rope = __torch__.rotary(w[0], [0], rows)
        masks = __torch__.masks(caches, [0], rows, shape)
        for i in range((len(w) - 5) // 9):
            x = __torch__.decoder_layer(x, w, s, 5 + 9 * i, caches, 2 * i, [0], rope, masks, shape, eps)
        return self.output(x, w, s)
