#!/usr/bin/env python3
"""wire.py IFA IFB [options]: carries Ethernet frames between two interfaces, badly.
  --loss PCT        random loss (each way)      --loss-ab PCT --loss-ba PCT  one way
  --oneway             delay and jitter from A to B only
  --burst N         mean length of a loss burst in packets (Gilbert model, same PCT)
  --delay MS        one-way delay               --jitter MS  +- around the delay
  --reorder         let jitter reorder packets (else order is kept, as in a queue)
  --dup PCT         duplicates                  --gap S,LEN  every S s lose all for LEN ms
  --udp LO-HI       impair only UDP to or from these ports (rest passes clean)
  --seed N          the same run again          --for SEC    stop after SEC
  --profile NAME    clean | wifi | mobile | bad | satellite
Prints a JSON line of what it did when it ends (SIGTERM, SIGINT or --for)."""
import argparse, heapq, json, random, select, signal, socket, sys, time
P = {"clean": {}, "wifi": dict(loss=1, delay=10, jitter=8), "mobile": dict(loss=3, burst=3, delay=60, jitter=30),
     "bad": dict(loss=10, burst=2, delay=80, jitter=60, reorder=True), "satellite": dict(delay=300, jitter=10)}
a = argparse.ArgumentParser(); a.add_argument("ifa"); a.add_argument("ifb")
for n in ("loss", "delay", "jitter", "dup"): a.add_argument("--" + n, type=float)
a.add_argument("--loss-ab", type=float); a.add_argument("--loss-ba", type=float)
a.add_argument("--burst", type=float); a.add_argument("--reorder", action="store_true", default=None)
a.add_argument("--gap"); a.add_argument("--udp"); a.add_argument("--seed", type=int); a.add_argument("--for", dest="dur", type=float)
a.add_argument("--profile", default="clean", choices=P)
a.add_argument("--oneway", action="store_true", help="delay and jitter from a to b only")
o = a.parse_args(); p = P[o.profile]
g = lambda n, d=0.0: getattr(o, n) if getattr(o, n) is not None else p.get(n, d)
rnd = random.Random(o.seed)
loss = g("loss"); L = [g("loss_ab", loss) / 100, g("loss_ba", loss) / 100]; burst = g("burst", 1.0)
delay, jit, dup, reorder = g("delay") / 1000, g("jitter") / 1000, g("dup") / 100, bool(g("reorder", False))
lo, hi = map(int, o.udp.split("-")) if o.udp else (0, 65535)
gs, gl = (float(x) for x in o.gap.split(",")) if o.gap else (0, 0)

class Loss:                              # Gilbert: mean burst length b, mean loss r
    def __init__(self, r, b): self.r, self.b, self.bad = r, max(1.0, b), False
    def __call__(self):
        if self.r <= 0: return False
        if self.r >= 1: return True
        if self.b <= 1: return rnd.random() < self.r
        if self.bad: self.bad = rnd.random() >= 1 / self.b
        else: self.bad = rnd.random() < self.r / (self.b * (1 - self.r))
        return self.bad
ways = []
for i, n in enumerate((o.ifa, o.ifb)):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)); s.bind((n, 0))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20); s.setblocking(False)
    ways.append(dict(s=s, l=Loss(L[i], burst), last=0.0, seen=0, lost=0, dup=0, took=0.0, passed=0))
stop = []
for k in (signal.SIGTERM, signal.SIGINT): signal.signal(k, lambda *x: stop.append(1))
q = []; n = 0; t0 = time.monotonic()
def hit(f):
    if len(f) < 42 or f[12:14] != b"\x08\x00": return f[12:14] == b"\x08\x00" and not o.udp
    if f[23] != 17: return not o.udp
    h = 14 + (f[14] & 15) * 4; sp, dp = int.from_bytes(f[h:h+2], "big"), int.from_bytes(f[h+2:h+4], "big")
    return lo <= sp <= hi or lo <= dp <= hi
while not stop and not (o.dur and time.monotonic() - t0 > o.dur):
    now = time.monotonic(); w = 0.2
    if q: w = min(w, max(0, q[0][0] - now))
    for s in select.select([x["s"] for x in ways], [], [], w)[0]:
        i = 0 if s is ways[0]["s"] else 1; me, to = ways[i], ways[1 - i]["s"]
        for _ in range(64):
            try: f, ad = s.recvfrom(65535)
            except BlockingIOError: break
            except OSError: stop.append(1); break      # the interface went away
            if ad[2] == socket.PACKET_OUTGOING: continue
            now = time.monotonic(); me["seen"] += 1
            if not hit(f): heapq.heappush(q, (now, n, to, f)); n += 1; continue
            if gs and (now - t0) % gs < gl / 1000 and now - t0 > gs: me["lost"] += 1; continue
            if me["l"](): me["lost"] += 1; continue
            for k in range(2 if rnd.random() < dup else 1):
                at = now + max(0.0, delay + (rnd.uniform(-jit, jit) if jit else 0)) * (i == 0 or not o.oneway)
                if not reorder: at = max(at, me["last"]); me["last"] = at
                heapq.heappush(q, (at, n, to, f)); n += 1; me["dup"] += k; me["took"] += at - now; me["passed"] += 1
    now = time.monotonic()
    while q and q[0][0] <= now:
        at, _, to, f = heapq.heappop(q)
        try: to.send(f)
        except OSError: pass
r = lambda w: dict(seen=w["seen"], lost=w["lost"], dup=w["dup"], loss_pct=round(100 * w["lost"] / max(1, w["seen"]), 2),
                   mean_delay_ms=round(1000 * w["took"] / max(1, w["passed"]), 1))
print(json.dumps({"a_to_b": r(ways[0]), "b_to_a": r(ways[1]), "seconds": round(time.monotonic() - t0, 1)}), flush=True)
