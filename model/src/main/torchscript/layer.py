# The Llama decoder layer (spec section 4.2), shared by llama.py and units.py. TorchScript source: the packer puts linear.py and this
# file in front of the stage's own. A batch holds one or more sequences with the same number of new rows each, one after another:
# x [sequences * rows, width], kept in float32 from layer to layer. A sequence's cache is a list [k0, v0, k1, v1, ...] of tensors
# [kv heads, capacity, head dim]; attention is computed sequence by sequence, so that nothing of one reaches another.
# A layer's nine weights lie one after another, and their scales (linear.py) in a list of the same length:
#   0 input_layernorm  1 q  2 k  3 v  4 o  5 post_attention_layernorm  6 gate  7 up  8 down
# Where 2 and 7 are empty, q, k and v lie below one another in 1, and gate and up in 6: one product instead of three, or two.
# `shape` is [query heads, kv heads, head dim].


# Cosines and sines of the rotary angles of `rows` positions from each sequence's on: each [sequences * rows, 1, head dim].
def rotary(frequencies: Tensor, positions: List[int], rows: int) -> Tuple[Tensor, Tensor]:
    starts = torch.tensor(positions, dtype=6, device=frequencies.device)
    at = (starts.unsqueeze(1) + torch.arange(0, rows, dtype=6, device=frequencies.device).unsqueeze(0)).view([-1, 1])
    half = at * frequencies.unsqueeze(0)
    angle = torch.cat([half, half], 1).unsqueeze(1)
    return (torch.cos(angle), torch.sin(angle))


# Half-split rotation as in Hugging Face's layout, not interleaved. x is [rows, heads, head dim].
def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.size(2) // 2
    turned = torch.cat([torch.neg(x.narrow(2, half, half)), x.narrow(2, 0, half)], 2)
    return x * cos + turned * sin


# What row i of a block that begins at `position` may see: every position up to its own. Added to the scores; [repeats * rows,
# position + rows], because query heads that share a KV head are laid out as further rows.
def causal(like: Tensor, position: int, rows: int, repeats: int) -> Tensor:
    own = torch.arange(position, position + rows, device=like.device)
    seen = torch.arange(0, position + rows, device=like.device)
    hidden = seen.unsqueeze(0) > own.unsqueeze(1)
    mask = torch.zeros([rows, position + rows], dtype=like.dtype, device=like.device)
    return torch.masked_fill(mask, hidden, float("-inf")).repeat([repeats, 1])


# One mask for each sequence; none are needed for a single row.
def masks(caches: List[List[Tensor]], positions: List[int], rows: int, shape: List[int]) -> List[Tensor]:
    made: List[Tensor] = []
    if rows > 1:
        for i in range(len(positions)):
            made.append(__torch__.causal(caches[i][0], positions[i], rows, shape[0] // shape[1]))
    return made


# One sequence: stores the block's keys and values [rows, kv heads, head dim] at `position` and attends over everything stored up to
# there. Grouped-query attention without repeating keys: the query heads of one KV head become rows of one product.
def attend(q: Tensor, k: Tensor, v: Tensor, keys: Tensor, values: Tensor, position: int, mask: Optional[Tensor]) -> Tensor:
    rows = q.size(0)
    groups = k.size(1)
    keys.narrow(1, position, rows).copy_(k.transpose(0, 1))
    values.narrow(1, position, rows).copy_(v.transpose(0, 1))
    grouped = q.transpose(0, 1).reshape([1, groups, q.size(1) // groups * rows, q.size(2)]).to(keys.dtype)
    seen_keys = keys.narrow(1, 0, position + rows).unsqueeze(0)
    seen_values = values.narrow(1, 0, position + rows).unsqueeze(0)
    mixed = torch.scaled_dot_product_attention(grouped, seen_keys, seen_values, mask)
    return mixed.reshape([q.size(1), rows, q.size(2)]).transpose(0, 1).reshape([rows, q.size(1) * q.size(2)])


# All sequences of the batch. q, k, v hold one row for each row of the batch.
def attend_all(q: Tensor, k: Tensor, v: Tensor, caches: List[List[Tensor]], slot: int, positions: List[int],
               masks: List[Tensor]) -> Tensor:
    rows = q.size(0) // len(caches)
    mixed: List[Tensor] = []
    for i in range(len(caches)):
        mask: Optional[Tensor] = None
        if rows > 1:
            mask = masks[i]
        mixed.append(__torch__.attend(q.narrow(0, i * rows, rows), k.narrow(0, i * rows, rows), v.narrow(0, i * rows, rows),
                                      caches[i][slot], caches[i][slot + 1], positions[i], mask))
    if len(mixed) == 1:
        all = mixed[0]
    else:
        all = torch.cat(mixed, 0)
    return all


# Queries, keys and values [rows, heads, head dim], not yet rotated.
def project(h: Tensor, w: List[Tensor], s: List[Tensor], at: int, shape: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    rows = h.size(0)
    queries = shape[0] * shape[2]
    keys = shape[1] * shape[2]
    if w[at + 2].numel() == 0:
        together = __torch__.linear(h, w[at + 1], s[at + 1])
        q = together.narrow(1, 0, queries)
        k = together.narrow(1, queries, keys)
        v = together.narrow(1, queries + keys, keys)
    else:
        q = __torch__.linear(h, w[at + 1], s[at + 1])
        k = __torch__.linear(h, w[at + 2], s[at + 2])
        v = __torch__.linear(h, w[at + 3], s[at + 3])
    return (q.reshape([rows, shape[0], shape[2]]), k.reshape([rows, shape[1], shape[2]]), v.reshape([rows, shape[1], shape[2]]))


# The feed-forward half: x + down(silu(gate h) * up h), h = RMSNorm(x).
def feed_forward(x: Tensor, w: List[Tensor], s: List[Tensor], at: int, eps: float) -> Tensor:
    h = torch.rms_norm(x, [x.size(1)], w[at + 5], eps)
    gate = __torch__.linear(h, w[at + 6], s[at + 6])
    if w[at + 7].numel() == 0:
        width = gate.size(1) // 2
        up = gate.narrow(1, width, width)
        gate = gate.narrow(1, 0, width)
    else:
        up = __torch__.linear(h, w[at + 7], s[at + 7])
    return x + __torch__.linear(torch.silu(gate) * up, w[at + 8], s[at + 8])


# One layer; w[at] is its first weight, cache[slot] its keys, cache[slot + 1] its values.
def decoder_layer(x: Tensor, w: List[Tensor], s: List[Tensor], at: int, caches: List[List[Tensor]], slot: int,
                  positions: List[int], rope: Tuple[Tensor, Tensor], masks: List[Tensor], shape: List[int],
                  eps: float) -> Tensor:
    cos, sin = rope
    q, k, v = __torch__.project(torch.rms_norm(x, [x.size(1)], w[at], eps), w, s, at, shape)
    mixed = __torch__.attend_all(__torch__.rotate(q, cos, sin), __torch__.rotate(k, cos, sin), v, caches, slot, positions, masks)
    return __torch__.feed_forward(x + __torch__.linear(mixed, w[at + 4], s[at + 4]), w, s, at, eps)


# An empty cache for `layers` layers, in the type of `like`.
def empty_cache(like: Tensor, layers: int, shape: List[int], capacity: int) -> List[Tensor]:
    cache: List[Tensor] = []
    for i in range(2 * layers):
        cache.append(torch.zeros([shape[1], capacity, shape[2]], dtype=like.dtype, device=like.device))
    return cache


# Replaces the cache's tensors by longer ones, in place: whoever holds the list sees the longer ones.
def lengthen(cache: List[Tensor], used: int, capacity: int) -> int:
    for i in range(len(cache)):
        old = cache[i]
        longer = torch.zeros([old.size(0), capacity, old.size(2)], dtype=old.dtype, device=old.device)
        longer.narrow(1, 0, used).copy_(old.narrow(1, 0, used))
        cache[i] = longer
    return capacity


# Copies the first `used` positions of one cache into another of the same kind.
def adopt(cache: List[Tensor], other: List[Tensor], used: int) -> int:
    for i in range(len(cache)):
        cache[i].narrow(1, 0, used).copy_(other[i].narrow(1, 0, used))
    return used
