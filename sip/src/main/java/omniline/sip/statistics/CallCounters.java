package omniline.sip.statistics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import omniline.sip.EndReason;

/** Calls, counted. Thread-safe. */
public final class CallCounters {

  private final LongAdder started = new LongAdder();
  private final AtomicInteger active = new AtomicInteger();
  private final Map<EndReason, LongAdder> ended = new EnumMap<>(EndReason.class);

  public CallCounters() {
    for (EndReason reason : EndReason.values()) {
      ended.put(reason, new LongAdder());
    }
  }

  /** A call begins: it came in, or we placed it. */
  public void onStarted() {
    started.increment();
    active.incrementAndGet();
  }

  /** A call is over. */
  public void onEnded(EndReason reason) {
    active.decrementAndGet();
    LongAdder counter = ended.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Calls between their INVITE and their end. */
  public int active() {
    return active.get();
  }

  /** Calls since the start. */
  public long started() {
    return started.sum();
  }

  /** Calls over, by reason. */
  public Map<EndReason, Long> ended() {
    Map<EndReason, Long> snapshot = new EnumMap<>(EndReason.class);
    ended.forEach((reason, count) -> snapshot.put(reason, count.sum()));
    return snapshot;
  }
}
