# The Llama decoder layer (spec section 4.2), shared by llama.py and units.py. TorchScript source: the packer puts this file in
# front of the stage's own. Rows are positions of one sequence; a cache is a list [k0, v0, k1, v1, ...] of tensors
# [kv heads, capacity, head dim]. A layer's nine weights lie one after another:
#   0 input_layernorm  1 q  2 k  3 v  4 o  5 post_attention_layernorm  6 gate  7 up  8 down


# Cosines and sines of the rotary angles of positions [position, position + rows): each [rows, head dim], both halves alike.
def rotary(frequencies: Tensor, position: int, rows: int) -> Tuple[Tensor, Tensor]:
    at = torch.arange(position, position + rows, dtype=6, device=frequencies.device)
    half = at.unsqueeze(1) * frequencies.unsqueeze(0)
    angle = torch.cat([half, half], 1)
    return (torch.cos(angle), torch.sin(angle))


# Half-split rotation as in Hugging Face's layout, not interleaved. x is [heads, rows, head dim].
def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.size(2) // 2
    turned = torch.cat([torch.neg(x.narrow(2, half, half)), x.narrow(2, 0, half)], 2)
    return x * cos + turned * sin


# What row i of a block that begins at `position` may see: every position up to its own. Added to the scores; [repeats * rows,
# position + rows], because query heads that share a KV head are laid out as further rows.
def causal(frequencies: Tensor, position: int, rows: int, repeats: int) -> Tensor:
    own = torch.arange(position, position + rows, device=frequencies.device)
    seen = torch.arange(0, position + rows, device=frequencies.device)
    hidden = seen.unsqueeze(0) > own.unsqueeze(1)
    mask = torch.zeros([rows, position + rows], dtype=6, device=frequencies.device)
    return torch.masked_fill(mask, hidden, float("-inf")).repeat([repeats, 1])


# [rows, heads * head dim] -> [heads, rows, head dim]
def heads(x: Tensor, head_dim: int) -> Tensor:
    return x.view([x.size(0), x.size(1) // head_dim, head_dim]).transpose(0, 1)


# Stores this block's keys and values at `position` and attends over everything stored up to there. Grouped-query attention
# without repeating keys: the query heads of one KV head become rows of one product.
def attend(q: Tensor, k: Tensor, v: Tensor, keys: Tensor, values: Tensor, position: int, mask: Optional[Tensor]) -> Tensor:
    rows = q.size(1)
    groups = k.size(0)
    repeats = q.size(0) // groups
    keys.narrow(1, position, rows).copy_(k)
    values.narrow(1, position, rows).copy_(v)
    grouped = q.reshape([1, groups, repeats * rows, q.size(2)])
    seen_keys = keys.narrow(1, 0, position + rows).unsqueeze(0)
    seen_values = values.narrow(1, 0, position + rows).unsqueeze(0)
    mixed = torch.scaled_dot_product_attention(grouped, seen_keys, seen_values, mask)
    return mixed.reshape([q.size(0), rows, q.size(2)]).transpose(0, 1).reshape([rows, q.size(0) * q.size(2)])


# The feed-forward half: x + down(silu(gate h) * up h), h = RMSNorm(x).
def feed_forward(x: Tensor, w: List[Tensor], at: int, eps: float) -> Tensor:
    h = torch.rms_norm(x, [x.size(1)], w[at + 5], eps)
    gated = torch.silu(torch.linear(h, w[at + 6])) * torch.linear(h, w[at + 7])
    return x + torch.linear(gated, w[at + 8])


# One layer over the rows x [rows, width]; w[at] is its first weight, cache[slot] its keys, cache[slot + 1] its values.
def decoder_layer(x: Tensor, w: List[Tensor], at: int, cache: List[Tensor], slot: int, position: int,
                  rope: Tuple[Tensor, Tensor], mask: Optional[Tensor], eps: float) -> Tensor:
    cos, sin = rope
    head_dim = cos.size(1)
    h = torch.rms_norm(x, [x.size(1)], w[at], eps)
    q = __torch__.rotate(__torch__.heads(torch.linear(h, w[at + 1]), head_dim), cos, sin)
    k = __torch__.rotate(__torch__.heads(torch.linear(h, w[at + 2]), head_dim), cos, sin)
    v = __torch__.heads(torch.linear(h, w[at + 3]), head_dim)
    mixed = __torch__.attend(q, k, v, cache[slot], cache[slot + 1], position, mask)
    return __torch__.feed_forward(x + torch.linear(mixed, w[at + 4]), w, at, eps)


# An empty cache for `layers` layers like the key projection wk [kv heads * head dim, width].
def empty_cache(wk: Tensor, layers: int, head_dim: int, capacity: int) -> List[Tensor]:
    cache: List[Tensor] = []
    for i in range(2 * layers):
        cache.append(torch.zeros([wk.size(0) // head_dim, capacity, head_dim], dtype=wk.dtype, device=wk.device))
    return cache


# Replaces the cache's tensors by longer ones, in place: whoever holds the list sees the longer ones.
def lengthen(cache: List[Tensor], used: int, capacity: int) -> int:
    for i in range(len(cache)):
        old = cache[i]
        longer = torch.zeros([old.size(0), capacity, old.size(2)], dtype=old.dtype, device=old.device)
        longer.narrow(1, 0, used).copy_(old.narrow(1, 0, used))
        cache[i] = longer
    return capacity
