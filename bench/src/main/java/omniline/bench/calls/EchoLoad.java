package omniline.bench.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import omniline.bench.BenchException;
import omniline.bench.Waiting;
import omniline.bench.figures.Quantiles;
import omniline.bench.load.CallFormat;
import omniline.bench.load.EchoEar;
import omniline.bench.load.LoadCall;
import omniline.bench.load.LoadCaller;
import omniline.bench.load.ToneSource;
import omniline.bench.peer.Peer;
import omniline.bench.peer.ProcessCost;
import omniline.bench.signal.Tone;

/**
 * Many calls at once to one echo, all talking all the time, each its own tone. They are placed one after the other, run in for a
 * while, and then everything is measured over one window in which nothing begins or ends.
 */
final class EchoLoad implements AutoCloseable {
  private static final int ANSWER_TIMEOUT_MS = 20_000;
  private static final int END_TIMEOUT_MS = 10_000;

  /** A call is over with its BYE; the answers to the last ones are still on their way. */
  private static final int LAST_ANSWERS_MS = 300;

  /** At this share of the energy the tone is certainly the call's own; codecs at 24 kbit/s leave more than 0.9. */
  private static final double OWN_TONE_SHARE = 0.7;

  private final Peer peer;
  private final LongSupplier nanoClock;
  private final LoadCaller caller;
  private final List<LoadCall> calls = new ArrayList<>();
  private final List<EchoEar> ears = new ArrayList<>();

  /**
   * What one window gave.
   *
   * @param calls that were answered
   * @param ownAudio calls on which the own tone came back
   * @param cpuPerCall share of a core that the peer used per call
   * @param latenessNs of the packets that came back, against each call's own grid
   * @param intervalNs deviation of the time between two packets
   * @param lostShare packets that should have come in the window and did not
   * @param senderNs lateness of the load program's own sender
   * @param idleTimerNs lateness of a thread that does nothing else than wake every 20 ms
   * @param threads the peer's busiest threads, as shares of a core
   * @param ourCores what the load program itself used of the processors
   * @param othersCores what neither the peer nor we used of the processors
   */
  record Window(
      int calls,
      int ownAudio,
      double cpuPerCall,
      Quantiles latenessNs,
      Quantiles intervalNs,
      double lostShare,
      Quantiles senderNs,
      Quantiles idleTimerNs,
      List<Map.Entry<String, Double>> threads,
      double ourCores,
      double othersCores) {}

  private EchoLoad(Peer peer, CallFormat format, int count, LongSupplier nanoClock) {
    this.peer = peer;
    this.nanoClock = nanoClock;
    caller = LoadCaller.open(format, count, nanoClock);
  }

  /** Places the calls and returns when all of them talk. */
  static EchoLoad place(Peer peer, CallFormat format, int count, LongSupplier nanoClock) {
    EchoLoad load = new EchoLoad(peer, format, count, nanoClock);
    try {
      for (int i = 0; i < count; i++) {
        load.placeOne(i, count);
      }
      return load;
    } catch (BenchException e) {
      load.close();
      throw e;
    }
  }

  private void placeOne(int number, int count) {
    int frequencyHz = Tone.frequencyHz(number, count);
    EchoEar ear = new EchoEar(caller.format(), frequencyHz);
    LoadCall call = caller.place(peer.uri(number), new ToneSource(caller.format(), frequencyHz), ear);
    calls.add(call);
    ears.add(ear);
    call.awaitAnswer(ANSWER_TIMEOUT_MS);
  }

  /** Measures over so many seconds from now. */
  Window measure(int seconds) {
    long windowNs = seconds * 1_000_000_000L;
    long fromNs = nanoClock.getAsLong();
    ears.forEach(ear -> ear.window(fromNs, fromNs + windowNs));
    caller.restartLateness();
    long us = ProcessHandle.current().pid();
    ProcessCost before = ProcessCost.of(peer.pid());
    ProcessCost ourBefore = ProcessCost.of(us);
    double busyBefore = ProcessCost.machineBusySeconds();
    IdleTimer idle = new IdleTimer(nanoClock);
    Waiting.until(nanoClock, fromNs + windowNs);
    ProcessCost after = ProcessCost.of(peer.pid());
    double tookSeconds = (nanoClock.getAsLong() - fromNs) / 1e9;
    double busy = ProcessCost.machineBusySeconds() - busyBefore;
    double cpu = after.cpuSecondsSince(before);
    double ours = ProcessCost.of(us).cpuSecondsSince(ourBefore);
    long arrived = ears.stream().mapToLong(EchoEar::packetsInWindow).sum();
    long expected = ears.stream().mapToLong(EchoEar::expectedInWindow).sum();
    return new Window(
        calls.size(),
        (int) ears.stream().filter(ear -> ear.ownToneShare() >= OWN_TONE_SHARE).count(),
        cpu / tookSeconds / calls.size(),
        EchoEar.over(ears, EchoEar::lateness),
        EchoEar.over(ears, EchoEar::intervals),
        expected == 0 ? 1 : Math.max(0, expected - arrived) / (double) expected,
        caller.senderLatenessNs(),
        idle.end(),
        after.busiestSince(before, tookSeconds),
        ours / tookSeconds,
        Math.max(0, (busy - cpu - ours) / tookSeconds));
  }

  /** Hangs up on all calls and waits until they are over. */
  @Override
  public void close() {
    calls.forEach(LoadCall::hangUp);
    long patienceNs = nanoClock.getAsLong() + END_TIMEOUT_MS * 1_000_000L;
    while (calls.stream().anyMatch(call -> !call.ended()) && nanoClock.getAsLong() < patienceNs) {
      Waiting.pause(20);
    }
    Waiting.pause(LAST_ANSWERS_MS);
    caller.close();
  }
}
