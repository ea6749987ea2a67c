# LLaMA-Omni's forward passes over whole sequences, without caches, for training: made of the pieces that inference is made of. TorchScript
# source; linear.py, layer.py and whisper.py in front of it.


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
