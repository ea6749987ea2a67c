#!/usr/bin/env python3
"""loss.py [--codecs pcmu,g722,opus] [--seconds 60] [--loss 5] [--delay 40] [--jitter 30] [--seed 1] [--speech FILE] [--peers agent,baresip]

What a call sounds like behind a bad network, beside baresip's in the same run. A caller (baresip, network namespace pa) speaks to an
echo (the agent, then baresip; namespace pb), which decodes what arrives, conceals what does not, and sends it back encoded again. Only
the way there is bad; the way back is whole. Every call is made twice, on a clean wire and on the bad one. Needs root (namespaces),
baresip, dumpcap (Wireshark's), sox, python3-numpy; with no --speech also flite. Prints for each call:

  distance   log-spectral distance of 20 ms frames of speech to what the caller said, dB over 24 mel bands: median, mean, 95th percentile
  hole       longest stretch of speech of which nothing came back, ms (over 20: a gap that was not concealed)
  delay      what the echo keeps the sound longer than on the clean wire, ms, without the wire's own time
"""
import argparse, json, os, shutil, signal, struct, subprocess, sys, tempfile, time
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
CODECS = {"pcmu": ("PCMU/8000/1", 8000), "g722": ("G722/16000/1", 16000), "opus": ("opus/48000/1", 48000),
          "opus-nofec": ("opus/48000/1", 48000)}
CALLER, ECHO = "10.77.0.1", "10.77.0.2"
TEXT = """Good morning. I would like to order a large cappuccino with oat milk and two sugars, please. Could you tell me when you open
on Sunday, and whether there is a table near the window? My number is five five five, zero one four two. The quick brown fox jumps
over the lazy dog while she sells sea shells by the shore. Thank you very much, and have a pleasant afternoon. """

o = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
o.add_argument("--codecs", default="pcmu,g722,opus"); o.add_argument("--seconds", type=int, default=60)
o.add_argument("--loss", type=float, default=5); o.add_argument("--delay", type=float, default=40)
o.add_argument("--jitter", type=float, default=30); o.add_argument("--seed", type=int, default=1)
o.add_argument("--speech", help="a recording of speech; made by flite otherwise"); o.add_argument("--peers", default="agent,baresip")
o.add_argument("--keep", help="folder for the recordings of every call"); o = o.parse_args()


def ns(side, *command, **options):
    return subprocess.Popen([f"{HERE}/netns.sh", side, *command], start_new_session=True, **options)


def stop(process, by=signal.SIGTERM):
    if process.poll() is None:
        os.killpg(process.pid, by)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL); process.wait()


def baresip(folder, ip, codec, echo, source=None):
    spec, rate = CODECS[codec]
    os.makedirs(folder, exist_ok=True)
    lines = ["poll_method epoll", f"sip_listen {ip}:5060", f"net_interface {ip}", "call_max_calls 4", "rtcp_mux no",
             "rtp_ports 20000-20098" if echo else "rtp_ports 30000-30098", "jitter_buffer_delay 2-10", "opus_bitrate 32000",
             f"opus_inbandfec {'no' if codec.endswith('nofec') else 'yes'}", "opus_packet_loss 10", "opus_stereo no", "opus_sprop_stereo no",
             f"snd_path {folder}", "module_path " + modules(), "module g711.so", "module g722.so", "module opus.so"]
    lines += ["audio_source aubridge,loop", "audio_player aubridge,loop", "module plc.so", "module aubridge.so"] if echo else [
        f"audio_source aufile,{source}", f"ausrc_srate {rate}", "ausrc_channels 1", "module aufile.so", "module sndfile.so"]
    lines += ["module uuid.so", "module_tmp account.so", "module_app menu.so"]
    open(f"{folder}/config", "w").write("\n".join(lines) + "\n")
    open(f"{folder}/accounts", "w").write(
        f"<sip:{'agent' if echo else 'caller'}@{ip}:5060>;regint=0;answermode={'auto' if echo else 'manual'};audio_codecs={spec};ptime=20\n")


def modules():
    return next(p for p in ("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules")
                if os.path.isdir(p))


def answering(peer, codec, folder):
    """Starts an echo in namespace pb."""
    if peer == "baresip":
        baresip(folder, ECHO, codec, True)
        process = ns("b", "baresip", "-f", folder, "-s", stdin=subprocess.DEVNULL, stdout=open(f"{folder}/log", "w"), stderr=subprocess.STDOUT)
        time.sleep(2)
        return process
    os.makedirs(folder, exist_ok=True)
    open(f"{folder}/agent.yaml", "w").write(
        f"sip:\n  listen: {ECHO}:5060\n  max_calls: 10\nrtp:\n  port_min: 20000\n  port_max: 20098\nmodel:\n  echo: true\nhttp:\n  listen: 127.0.0.1:8081\n")
    process = ns("b", f"{HERE}/../../omniline", "serve", "--config", f"{folder}/agent.yaml", stdin=subprocess.DEVNULL,
                 stdout=open(f"{folder}/log", "w"), stderr=subprocess.STDOUT)
    for _ in range(1200):
        if "stop  " in open(f"{folder}/log").read() or process.poll() is not None:
            break
        time.sleep(0.1)
    return process


def rtp(capture, source):
    """Arrival of the first RTP packets of one direction, as the time at which the packet of timestamp 0 of the stream would have come."""
    raw, packets, at = open(capture, "rb").read(), [], 24
    while at + 16 <= len(raw):
        seconds, micros, length, _ = struct.unpack("<IIII", raw[at:at + 16]); frame = raw[at + 16:at + 16 + length]; at += 16 + length
        if frame[12:14] != b"\x08\x00" or frame[23] != 17 or frame[26:30] != bytes(int(b) for b in source.split(".")):
            continue
        header = 14 + (frame[14] & 15) * 4 + 8
        port = struct.unpack(">H", frame[header - 8:header - 6])[0]
        if port % 2 == 0 and 20000 <= port < 40000 and len(frame) > header + 12 and frame[header] >> 6 == 2:
            packets.append((seconds + micros / 1e6, struct.unpack(">I", frame[header + 4:header + 8])[0]))
    return packets


def began(packets, clock):
    """Time at which the stream's first sample was there, by the median over its first two seconds: one late packet does not count."""
    first = packets[0][1]
    return float(np.median([t - ((ts - first) & 0xFFFFFFFF) / clock for t, ts in packets[:100]])), len(packets)


def wav(path, rate=16000):
    raw = subprocess.run(["sox", path, "-t", "raw", "-r", str(rate), "-c", "1", "-b", "16", "-e", "signed-integer", "-"],
                         capture_output=True, check=True).stdout
    return np.frombuffer(raw, "<i2").astype(float) / 32768


def correlate(a, b):
    n = 1 << int(np.ceil(np.log2(len(a) + len(b))))
    return np.fft.irfft(np.fft.rfft(a, n) * np.conj(np.fft.rfft(b, n)), n)


def bands(high):
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    edges = 700 * (10 ** (np.linspace(mel(150), mel(high), 26) / 2595) - 1)
    f = np.arange(257) * 16000 / 512
    return np.array([np.clip(np.minimum((f - a) / (b - a), (c - f) / (c - b)), 0, None) for a, b, c in zip(edges, edges[1:], edges[2:])])


def spectra(x, starts, filters):
    window = np.hanning(512)
    frames = np.array([x[s:s + 512] * window for s in starts])
    return np.log10(np.abs(np.fft.rfft(frames, 512)) ** 2 @ filters.T + 1e-12)


def judge(said, heard, high):
    """Compares frame by frame; every 200 ms may lie up to 60 ms from its neighbours' place, since a jitter buffer stretches speech."""
    c = correlate(heard, said); lag = int(np.argmax(c)); lag -= len(c) if lag > len(c) // 2 else 0
    piece, slack, hop, filters = 3200, 960, 320, bands(high)
    loud = np.sqrt(np.mean(said ** 2)); distances, lags, hole, run, near = [], [], 0, 0, lag
    floor = spectra(said, range(0, len(said) - 512, 320), filters).max() - 4.5
    for at in range(0, len(said) - piece - 512, piece):
        x = said[at:at + piece]
        low = max(0, at + near - slack)
        y = heard[low:at + near + piece + slack]
        if len(y) < piece + 512 or at + near + piece + 512 > len(heard):
            continue
        if np.sqrt(np.mean(x ** 2)) > 0.3 * loud:
            c = np.array([np.dot(x, y[k:k + piece]) / (np.linalg.norm(y[k:k + piece]) + 1e-9) for k in range(0, len(y) - piece, 4)])
            if c.max() > 0.5 * np.linalg.norm(x):
                near = low + int(np.argmax(c)) * 4 - at
            lags.append(near)
        starts = [s for s in range(at, at + piece, hop) if np.sqrt(np.mean(said[s:s + hop] ** 2)) > 0.3 * loud]
        if starts:
            a = np.maximum(floor, spectra(said, starts, filters))
            b = np.maximum(floor, spectra(heard, [s + near for s in starts], filters))
            distances += list(10 * np.sqrt(np.mean((a - b) ** 2, axis=1)))
        for s in range(at, at + piece, 160):
            silent = np.sqrt(np.mean(said[s:s + 160] ** 2)) > 0.3 * loud and \
                np.sqrt(np.mean(heard[s + near:s + near + 160] ** 2)) < 0.03 * np.sqrt(np.mean(said[s:s + 160] ** 2))
            run = run + 10 if silent else 0
            hole = max(hole, run)
    return np.array(distances), np.median(lags) if lags else lag, hole


def call(peer, codec, bad, folder, source):
    os.makedirs(folder, exist_ok=True)
    options = ["--seed", str(o.seed), "--for", str(o.seconds + 30), "--udp", "20000-39999"]
    if bad:
        options += ["--loss-ab", str(o.loss), "--loss-ba", "0", "--delay", str(o.delay), "--jitter", str(o.jitter), "--oneway"]
    wire = ns("wire", *options, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    echo = answering(peer, codec, folder + "/echo")
    tap = ns("a", "dumpcap", "-q", "-P", "-i", "vpa", "-f", "udp", "-w", f"{folder}/tap.pcap", stderr=subprocess.DEVNULL)
    time.sleep(1)
    baresip(folder + "/caller", CALLER, codec, False, source)
    caller = ns("a", "timeout", str(o.seconds + 8), "baresip", "-f", folder + "/caller", "-s", "-t", str(o.seconds + 2), "-e", f"/dial sip:agent@{ECHO}:5060",
                stdin=subprocess.DEVNULL, stdout=open(f"{folder}/caller.log", "w"), stderr=subprocess.STDOUT)
    caller.wait(); stop(tap); stop(echo); stop(wire)
    facts = json.loads(wire.stdout.read() or "{}")
    clock = {"pcmu": 8000, "g722": 8000}.get(codec, 48000)
    heard = sorted(f for f in os.listdir(folder + "/caller") if f.endswith("dec.wav"))
    if not heard:
        sys.exit(f"loss.py: {peer} {codec}: no sound came back: read {folder}/caller.log and {folder}/echo/log")
    sent, _ = began(rtp(f"{folder}/tap.pcap", CALLER), clock); came, packets = began(rtp(f"{folder}/tap.pcap", ECHO), clock)
    said, back = wav(source), wav(f"{folder}/caller/{heard[-1]}")
    distances, lag, hole = judge(said[:(o.seconds - 1) * 16000], back, 3400 if codec == "pcmu" else 7000)
    way = facts.get("a_to_b", {})
    return {"distances": distances, "hole": hole, "loop": 1000 * (came - sent) + lag / 16 - way.get("mean_delay_ms", 0), "wire": way, "packets": packets}


def main():
    work = o.keep or tempfile.mkdtemp(prefix="omniline-loss-")
    os.makedirs(work, exist_ok=True)
    speech = o.speech or f"{work}/speech.wav"
    if not o.speech:
        subprocess.run(["flite", "-voice", "slt", "-o", speech, "-t", TEXT * 4], check=True)
    subprocess.run([f"{HERE}/netns.sh", "down"], capture_output=True)
    subprocess.run([f"{HERE}/netns.sh", "up"], check=True, capture_output=True)
    print(f"{o.loss:g} % lost, {o.delay:g} ms +- {o.jitter:g} ms, seed {o.seed}, calls of {o.seconds} s\n")
    print(f"{'':22}{'distance dB':^24}{'hole':>8}{'delay':>8}{'lost':>8}\n{'':22}{'median':>8}{'mean':>8}{'p95':>8}{'ms':>8}{'ms':>8}{'%':>8}")
    try:
        for codec in o.codecs.split(","):
            source = f"{work}/{codec}.wav"
            subprocess.run(["sox", speech, "-r", str(CODECS[codec][1]), "-c", "1", "-b", "16", source, "repeat", "20", "trim", "0", str(o.seconds + 20)],
                           check=True, stderr=subprocess.DEVNULL)
            for peer in o.peers.split(","):
                clean = 0.0
                for bad in (False, True):
                    r = call(peer, codec, bad, f"{work}/{codec}-{peer}-{'bad' if bad else 'clean'}", source)
                    clean = clean if bad else r["loop"]
                    d = r["distances"]
                    print(f"{codec:11}{peer:8}{'':3}{np.median(d):8.2f}{d.mean():8.2f}{np.percentile(d, 95):8.2f}{r['hole']:8d}"
                          f"{r['loop'] - clean if bad else 0:8.0f}{r['wire'].get('loss_pct', 0):8.1f}{'' if bad else '   clean wire'}", flush=True)
    finally:
        subprocess.run([f"{HERE}/netns.sh", "down"], capture_output=True)
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


main()
