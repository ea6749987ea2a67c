# LLaSM's way to a fixed number of audio tokens (spec section 9.2): Whisper's decoder over so many copies of its start token, its last
# hidden states, one linear map. TorchScript source, linear.py in front of it.
# Weights: 0 token_embedding  1 positional_embedding  2, 3 ln  4, 5 mm_projector, then twenty-four for each block:
#   0, 1 attn_ln  2, 3 query  4 key (no bias)  5, 6 value  7, 8 out   9, 10 cross_attn_ln  11, 12 query  13 key  14, 15 value
#   16, 17 out    18, 19 mlp_ln  20, 21 mlp.0  22, 23 mlp.2
class AudioTokens(Module):

    # Attention of h [1, rows, width] over seen [1, n, width]; the eight weights of it begin at w[at].
    def attention(self, h: Tensor, seen: Tensor, heads: int, w: List[Tensor], at: int, causal: bool) -> Tensor:
        width = h.size(2)
        q = __torch__.affine(h, w[at], w[at + 1]).view([1, h.size(1), heads, width // heads]).transpose(1, 2)
        k = __torch__.linear(seen, w[at + 2], torch.zeros([0])).view([1, seen.size(1), heads, width // heads]).transpose(1, 2)
        v = __torch__.affine(seen, w[at + 3], w[at + 4]).view([1, seen.size(1), heads, width // heads]).transpose(1, 2)
        mixed = torch.scaled_dot_product_attention(q, k, v, None, 0., causal)
        return __torch__.affine(mixed.transpose(1, 2).reshape([1, h.size(1), width]), w[at + 5], w[at + 6])

    # The decoder's last hidden states [tokens, width] for frames [1, 1500, width].
    def features(self, frames: Tensor, start: int, tokens: int, heads: int, w: List[Tensor]) -> Tensor:
        width = frames.size(2)
        x = (w[0].narrow(0, start, 1) + w[1].narrow(0, 0, tokens)).unsqueeze(0)
        for i in range((len(w) - 6) // 24):
            at = 6 + 24 * i
            h = torch.layer_norm(x, [width], w[at], w[at + 1], 1e-05)
            x = x + self.attention(h, h, heads, w, at + 2, True)
            h = torch.layer_norm(x, [width], w[at + 9], w[at + 10], 1e-05)
            x = x + self.attention(h, frames, heads, w, at + 11, False)
            h = torch.layer_norm(x, [width], w[at + 18], w[at + 19], 1e-05)
            x = x + __torch__.affine(torch.gelu(__torch__.affine(h, w[at + 20], w[at + 21])), w[at + 22], w[at + 23])
        return torch.layer_norm(x, [width], w[2], w[3], 1e-05)[0]

    # The features in the LLM's width, float32.
    def projected(self, features: Tensor, w: List[Tensor]) -> Tensor:
        return __torch__.affine(features, w[4], w[5]).to(6)

    def exact(self, x: Tensor) -> Tensor:
        return x.to(6)
