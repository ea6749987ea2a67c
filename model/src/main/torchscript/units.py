# The speech decoder (spec section 5): every LLM state becomes 25 slots of a causal Llama stack WITHOUT a final norm, each slot a
# symbol of 1001 (1000 is the CTC blank). TorchScript source; layers as in layer.py, kv heads = heads.
# Weights: 0 rotary frequencies  1, 2 input_proj  3, 4 output_proj, then nine for each layer.
class SpeechDecoder(Module):

    def new_cache(self, w: List[Tensor], capacity: int) -> List[Tensor]:
        return __torch__.empty_cache(w[7], (len(w) - 5) // 9, 2 * w[0].size(0), capacity)

    def lengthen(self, cache: List[Tensor], used: int, capacity: int) -> int:
        return __torch__.lengthen(cache, used, capacity)

    # input_proj of LLM states [n, llm width] -> [n, width], before the 25-fold repeat.
    def project(self, states: Tensor, w: List[Tensor]) -> Tensor:
        return torch.linear(states, w[1], w[2])

    # Logits [slots, 1001] of one more state [1, llm width] whose slots begin at `position` (the incremental form of 5.7).
    # The slots' rows are equal on entry, so input_proj and layer 0's norm, q, k, v are computed once and rotated per slot.
    def step_logits(self, state: Tensor, position: int, slots: int, cache: List[Tensor], w: List[Tensor],
                    eps: float) -> Tensor:
        cos, sin = __torch__.rotary(w[0], position, slots)
        mask = __torch__.causal(w[0], position, slots, 1)
        head_dim = cos.size(1)
        u = torch.linear(state, w[1], w[2])
        h = torch.rms_norm(u, [u.size(1)], w[5], eps)
        q = __torch__.rotate(__torch__.heads(torch.linear(h, w[6]), head_dim), cos, sin)
        k = __torch__.rotate(__torch__.heads(torch.linear(h, w[7]), head_dim), cos, sin)
        v = __torch__.heads(torch.linear(h, w[8]), head_dim)
        v = v.expand([v.size(0), slots, head_dim])
        mixed = __torch__.attend(q, k, v, cache[0], cache[1], position, mask)
        x = __torch__.feed_forward(u + torch.linear(mixed, w[9]), w, 5, eps)
        for i in range(1, (len(w) - 5) // 9):
            x = __torch__.decoder_layer(x, w, 5 + 9 * i, cache, 2 * i, position, (cos, sin), mask, eps)
        return torch.linear(x, w[3], w[4])

    # The raw symbols [slots] (int64) of one more state; all -1 when the logits hold a NaN or an infinity.
    def step(self, state: Tensor, position: int, slots: int, cache: List[Tensor], w: List[Tensor], eps: float) -> Tensor:
        logits = self.step_logits(state, position, slots, cache, w, eps)
        symbols = torch.argmax(logits, 1)
        return torch.masked_fill(symbols, torch.logical_not(torch.all(torch.isfinite(logits))), -1)

    # The reference's form: all states [n, llm width] at once, repeated, projected and run without a cache -> [slots * n, 1001].
    def whole(self, states: Tensor, slots: int, w: List[Tensor], eps: float) -> Tensor:
        rows = slots * states.size(0)
        x = torch.linear(torch.repeat_interleave(states, slots, 0), w[1], w[2])
        rope = __torch__.rotary(w[0], 0, rows)
        mask = __torch__.causal(w[0], 0, rows, 1)
        cache = self.new_cache(w, rows)
        for i in range((len(w) - 5) // 9):
            x = __torch__.decoder_layer(x, w, 5 + 9 * i, cache, 2 * i, 0, rope, mask, eps)
        return torch.linear(x, w[3], w[4])
