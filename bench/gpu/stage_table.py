"""The stage table of `omniline bench model` on a machine with CUDA and PyTorch: the TorchScript archives that Omniline packs against a
plain reference written here (eager; the unit decoder recomputed over the whole prefix at every token, as the published code does).
Random weights of the released 8B model's true dimensions. See README.md beside this file."""

import argparse
import math
import pathlib
import statistics
import time

import torch
import torch.nn.functional as F


class Dims:
    """Sizes as in the released checkpoint, or small ones that a CPU computes in a minute."""

    def __init__(self, small):
        self.mels, self.frames, self.slots, self.units, self.prompt = 128, 1500, 25, 1000, 370
        self.enc_width, self.enc_layers = (128, 2) if small else (1280, 32)
        self.width, self.layers, self.heads, self.kv_heads, self.ffn = (256, 2, 4, 2, 512) if small else (4096, 32, 32, 8, 14336)
        self.unit_layers, self.unit_ffn = (2, 512) if small else (2, 11008)
        self.vocabulary = 1000 if small else 128256
        self.channels = 64 if small else 512
        self.head_dim = self.width // self.heads
        self.rates, self.ups, self.kernels, self.dilations = [5, 4, 4, 2, 2], [11, 8, 8, 4, 4], [3, 7, 11], [1, 3, 5]


class Bench:
    def __init__(self, device, dtype, repeats):
        self.device, self.dtype, self.repeats = torch.device(device), dtype, repeats

    def random(self, *shape, dtype=None):
        fan_in = math.prod(shape[1:]) if len(shape) > 1 else 1
        return torch.randn(shape, device=self.device, dtype=dtype or self.dtype) / math.sqrt(fan_in)

    def wait(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize()

    def seconds(self, action):
        for _ in range(3):
            action()
        taken = []
        for _ in range(self.repeats):
            self.wait()
            began = time.perf_counter()
            action()
            self.wait()
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    def limits(self):
        """Operations and bytes a second: a product of large matrices, and a sum over a gigabyte."""
        big = self.device.type == "cuda"
        side = 8192 if big else 1024
        a = self.random(side, side)
        flop = 2 * side ** 3 / self.seconds(lambda: torch.mm(a, a))
        block = torch.ones(1 << (30 if big else 27), device=self.device, dtype=torch.int8).view(torch.int32)
        return flop, 4 * block.numel() / self.seconds(lambda: torch.sum(block, dtype=torch.int32))


# ---- Weights in the order of the scripts ------------------------------------------------------------------------------------------


def encoder_weights(b, d):
    n = d.enc_width
    w = [b.random(n, d.mels, 3), b.random(n), b.random(n, n, 3), b.random(n), b.random(d.frames, n), b.random(n), b.random(n)]
    for _ in range(d.enc_layers):
        w += [b.random(n), b.random(n), b.random(n, n), b.random(n), b.random(n, n), b.random(n, n), b.random(n), b.random(n, n),
              b.random(n), b.random(n), b.random(n), b.random(4 * n, n), b.random(4 * n), b.random(n, 4 * n), b.random(n)]
    return w


def layer_weights(b, d, kv_heads, ffn):
    n, kv, exact = d.width, kv_heads * d.head_dim, torch.float32
    return [b.random(n, dtype=exact), b.random(n, n), b.random(kv, n), b.random(kv, n), b.random(n, n), b.random(n, dtype=exact),
            b.random(ffn, n), b.random(ffn, n), b.random(n, ffn)]


def frequencies(b, d):
    return 500000.0 ** (-torch.arange(0, d.head_dim, 2, device=b.device, dtype=torch.float32) / d.head_dim)


def llama_weights(b, d):
    w = [frequencies(b, d), b.random(d.vocabulary, d.width), b.random(d.width, dtype=torch.float32), b.random(d.vocabulary, d.width)]
    for _ in range(d.layers):
        w += layer_weights(b, d, d.kv_heads, d.ffn)
    return w


def unit_weights(b, d):
    w = [frequencies(b, d), b.random(d.width, d.width), b.random(d.width, dtype=torch.float32), b.random(d.units + 1, d.width),
         b.random(d.units + 1, dtype=torch.float32)]
    for _ in range(d.unit_layers):
        w += layer_weights(b, d, d.heads, d.unit_ffn)
    return w


def vocoder_weights(b, d):
    r = lambda *shape: b.random(*shape, dtype=torch.float32)
    w = [r(d.units, 128), r(128, 128, 3), r(128), r(128), r(128), r(128, 128, 3), r(128), r(128), r(128), r(1, 128), r(1),
         r(d.channels, 128, 7), r(d.channels), r(1, d.channels >> 5, 7), r(1)]
    for i, kernel in enumerate(d.ups):
        w += [r(d.channels >> i, d.channels >> (i + 1), kernel), r(d.channels >> (i + 1))]
    for i in range(len(d.ups)):
        c = d.channels >> (i + 1)
        for kernel in d.kernels:
            w += [t for _ in d.dilations for t in (r(c, c, kernel), r(c), r(c, c, kernel), r(c))]
    return w


# ---- The plain reference ----------------------------------------------------------------------------------------------------------


def plain_encoder(mel, w):
    x = F.gelu(F.conv1d(mel, w[0], w[1], padding=1))
    x = F.gelu(F.conv1d(x, w[2], w[3], stride=2, padding=1)).transpose(1, 2) + w[4]
    n = x.size(2)
    split = lambda t: t.view(1, -1, n // 64, 64).transpose(1, 2)
    for at in range(7, len(w), 15):
        h = F.layer_norm(x, [n], w[at], w[at + 1])
        q, k, v = F.linear(h, w[at + 2], w[at + 3]), F.linear(h, w[at + 4]), F.linear(h, w[at + 5], w[at + 6])
        mixed = torch.softmax(split(q) @ split(k).transpose(2, 3) / 8, -1) @ split(v)
        x = x + F.linear(mixed.transpose(1, 2).reshape(1, -1, n), w[at + 7], w[at + 8])
        h = F.layer_norm(x, [n], w[at + 9], w[at + 10])
        x = x + F.linear(F.gelu(F.linear(h, w[at + 11], w[at + 12])), w[at + 13], w[at + 14])
    return F.layer_norm(x, [n], w[5], w[6])


def plain_norm(x, w):
    f = x.float()
    return (f * torch.rsqrt(f.pow(2).mean(-1, keepdim=True) + 1e-5)).to(x.dtype) * w.to(x.dtype)


def plain_layers(x, w, first, shape, past):
    """Llama layers in the storage type; `past` is a list of (keys, values) a layer, replaced by longer ones, or None."""
    heads, kv_heads, dim = shape
    rows = x.size(0)
    begin = past[0][0].size(1) if past else 0
    angle = torch.arange(begin, begin + rows, device=x.device).unsqueeze(1) * w[0]
    cos, sin = torch.cat([angle, angle], 1).cos().to(x.dtype), torch.cat([angle, angle], 1).sin().to(x.dtype)
    rotate = lambda t: t * cos + torch.cat([-t[..., dim // 2:], t[..., : dim // 2]], -1) * sin
    hidden = torch.ones(rows, begin + rows, device=x.device, dtype=torch.bool).triu(begin + 1)
    for i, at in enumerate(range(first, len(w), 9)):
        h = plain_norm(x, w[at])
        q = rotate(F.linear(h, w[at + 1]).view(rows, heads, dim).transpose(0, 1))
        k = rotate(F.linear(h, w[at + 2]).view(rows, kv_heads, dim).transpose(0, 1))
        v = F.linear(h, w[at + 3]).view(rows, kv_heads, dim).transpose(0, 1)
        if past is not None:
            if len(past) > i:
                k, v = torch.cat([past[i][0], k], 1), torch.cat([past[i][1], v], 1)
                past[i] = (k, v)
            else:
                past.append((k, v))
        k, v = k.repeat_interleave(heads // kv_heads, 0), v.repeat_interleave(heads // kv_heads, 0)
        scores = (q @ k.transpose(1, 2) / math.sqrt(dim)).masked_fill(hidden, -torch.inf)
        mixed = (torch.softmax(scores.float(), -1).to(x.dtype) @ v).transpose(0, 1).reshape(rows, heads * dim)
        x = x + F.linear(mixed, w[at + 4])
        h = plain_norm(x, w[at + 5])
        x = x + F.linear(F.silu(F.linear(h, w[at + 6])) * F.linear(h, w[at + 7]), w[at + 8])
    return x


def plain_llama(x, w, shape, past):
    state = plain_norm(plain_layers(x, w, 4, shape, past)[-1:], w[2])
    return state, int(torch.argmax(F.linear(state, w[3])))


def plain_units(states, w, shape, slots):
    x = F.linear(states.repeat_interleave(slots, 0), w[1]) + w[2].to(states.dtype)
    return torch.argmax(F.linear(plain_layers(x, w, 5, shape, None), w[3]) + w[4].to(states.dtype), 1).tolist()


def plain_vocoder(units, frames, w, d):
    x = F.embedding(units, w[0]).repeat_interleave(frames, 0).t().unsqueeze(0)
    x = F.conv1d(x, w[11], w[12], padding=3)
    at = 15 + 2 * len(d.rates)
    for i, rate in enumerate(d.rates):
        x = F.conv_transpose1d(F.leaky_relu(x, 0.1), w[15 + 2 * i], w[16 + 2 * i], stride=rate, padding=(d.ups[i] - rate) // 2)
        total = torch.zeros_like(x)
        for kernel in d.kernels:
            y = x
            for dilation in d.dilations:
                h = F.conv1d(F.leaky_relu(y, 0.1), w[at], w[at + 1], padding=kernel // 2 * dilation, dilation=dilation)
                y = y + F.conv1d(F.leaky_relu(h, 0.1), w[at + 2], w[at + 3], padding=kernel // 2)
                at += 4
            total = total + y
        x = total / len(d.kernels)
    return torch.tanh(F.conv1d(F.leaky_relu(x), w[13], w[14], padding=3)).view(-1).cpu()


# ---- Work (spec section 12.1) -----------------------------------------------------------------------------------------------------


def size(w):
    return sum(t.numel() * t.element_size() for t in w)


def stack_work(w, first, rows, context, d):
    """Operations of `rows` new rows behind `context` stored positions, layers only."""
    products = sum(t.numel() for t in w[first:] if t.dim() == 2)
    pairs = rows * context + rows * (rows + 1) / 2
    layers = (len(w) - first) // 9
    return 2 * (rows * products + pairs * 2 * layers * d.width)


def vocoder_flop(w, d, frames):
    macs, length, at = w[11].numel() * frames, frames, 15 + 2 * len(d.rates)
    for i, rate in enumerate(d.rates):
        macs += w[15 + 2 * i].numel() * length
        length *= rate
        for _ in range(len(d.kernels) * len(d.dilations)):
            macs += (w[at].numel() + w[at + 2].numel()) * length
            at += 4
    return 2 * (macs + w[13].numel() * length)


# ---- The stages -------------------------------------------------------------------------------------------------------------------


def encoder_stage(b, d, archives):
    script, w = load(archives, "encoder.pt", b), encoder_weights(b, d)
    mel, n = b.random(1, d.mels, 2 * d.frames), d.enc_width
    macs = 2 * d.frames * w[0].numel() + d.frames * w[2].numel() + d.enc_layers * (12 * n * n * d.frames + 2 * d.frames ** 2 * n)
    yield ("encoder, 30 s", 2 * macs, size(w), lambda: script.encode(mel, n // 64, w), lambda: plain_encoder(mel, w))


def llama_stages(b, d, archives):
    script, w = load(archives, "llama.pt", b), llama_weights(b, d)
    none, shape = empty_scales(b, w), [d.heads, d.kv_heads, d.head_dim]
    embedded = script.embed(torch.arange(d.prompt), w)
    plain = embedded.to(b.dtype)
    cache = script.new_cache(w, w[1], shape, 2 * d.prompt)
    past = []
    plain_llama(plain, w, shape, past)
    head = 2 * w[3].numel()
    weights = size(w) - size(w[1:2])
    stored = size([t for pair in past for t in pair])
    yield (f"prefill of {d.prompt}", stack_work(w, 4, d.prompt, 0, d) + head, weights,
           lambda: script.prefill(embedded, [0], [cache], w, none, shape, 1e-5)[2].tolist(), lambda: plain_llama(plain, w, shape, []))
    token = torch.tensor([1])
    yield ("decode step", stack_work(w, 4, 1, d.prompt, d) + head, weights + stored,
           lambda: script.step(token, [d.prompt], [cache], w, none, shape, 1e-5)[2].tolist(),
           lambda: plain_llama(plain[:1], w, shape, list(past)))
    caches = [cache] + [[t.clone() for t in cache] for _ in range(7)]
    tokens = torch.arange(8)
    yield ("decode step, 8 callers", 8 * (stack_work(w, 4, 1, d.prompt, d) + head), weights + 8 * stored,
           lambda: script.step(tokens, [d.prompt] * 8, caches, w, none, shape, 1e-5)[2].tolist(),
           lambda: [plain_llama(plain[:1], w, shape, list(past)) for _ in range(8)])


def unit_stage(b, d, archives):
    script, w = load(archives, "units.pt", b), unit_weights(b, d)
    none, shape, tokens = empty_scales(b, w), [d.heads, d.heads, d.head_dim], 40
    states = b.random(tokens, d.width)
    cache = script.new_cache(w, w[1], shape, tokens * d.slots)
    begin = (tokens - 1) * d.slots
    once = (w[1].numel() + 3 * w[6].numel()) * (d.slots - 1)
    flop = stack_work(w, 5, d.slots, begin, d) + 2 * d.slots * (w[1].numel() + w[3].numel()) - 2 * once
    yield (f"units of token {tokens}", flop, size(w) + size(cache),
           lambda: script.step(states[-1:], d.slots, [begin], [cache], w, none, shape, 1e-5).tolist(),
           lambda: plain_units(states, w, shape, d.slots))


def vocoder_stage(b, d, archives):
    script, w = load(archives, "vocoder.pt", b), vocoder_weights(b, d)
    units = torch.arange(10, device=b.device)
    frames = torch.tensor([2] * 7 + [1] * 3, device=b.device)
    yield ("vocoder, 10 units", vocoder_flop(w, d, 17), size(w[11:]),
           lambda: script.wave(units, frames, w, d.rates, len(d.kernels), d.dilations * len(d.kernels), [0] * len(d.rates)),
           lambda: plain_vocoder(units, frames, w, d))


def load(archives, name, b):
    return torch.jit.load(str(archives / name), map_location=b.device)


def empty_scales(b, w):
    return [torch.zeros(0, device=b.device) for _ in w]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("archives", type=pathlib.Path, help="what `omniline bench archives DIR` wrote")
    options.add_argument("--device", default="cuda")
    options.add_argument("--dtype", default=None, choices=["float16", "bfloat16", "float32"], help="float16; float32 on a CPU")
    options.add_argument("--small", action="store_true", help="small dimensions, to see that it runs")
    options.add_argument("--repeats", type=int, default=20)
    chosen = options.parse_args()
    dtype = getattr(torch, chosen.dtype or ("float32" if chosen.device == "cpu" else "float16"))
    torch._C._set_graph_executor_optimize(False)  # as the engine does: it profiles the first calls of every new shape for seconds
    b, d = Bench(chosen.device, dtype, chosen.repeats), Dims(chosen.small)
    name = torch.cuda.get_device_name(b.device) if b.device.type == "cuda" else chosen.device
    with torch.inference_mode():
        flop_limit, byte_limit = b.limits()
        print(f"{name}, {dtype}: {flop_limit / 1e12:.1f} TFLOP/s (matrix product), {byte_limit / 1e9:.0f} GB/s (sum), torch {torch.__version__}")
        line = "{:<24}{:>10}{:>10}{:>8}{:>10}{:>10}{:>9}{:>10}{:>16}"
        print(line.format("stage", "ms", "plain ms", "times", "GFLOP", "MB", "GFLOP/s", "GB/s", "share of limit"))
        for stages in (encoder_stage, llama_stages, unit_stage, vocoder_stage):
            for stage, flop, size_bytes, ours, plain in stages(b, d, chosen.archives):
                taken, reference = b.seconds(ours), b.seconds(plain)
                ideal, bound = max((flop / flop_limit, "compute"), (size_bytes / byte_limit, "memory"))
                print(line.format(stage, f"{1e3 * taken:.3f}", f"{1e3 * reference:.3f}", f"{reference / taken:.2f}", f"{flop / 1e9:.2f}",
                                  f"{size_bytes / 1e6:.1f}", f"{flop / taken / 1e9:.0f}", f"{size_bytes / taken / 1e9:.0f}",
                                  f"{100 * ideal / taken:.0f} % {bound}"))


if __name__ == "__main__":
    main()
