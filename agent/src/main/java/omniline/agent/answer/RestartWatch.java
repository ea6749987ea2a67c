package omniline.agent.answer;

import java.util.function.LongSupplier;

/** Remembers when the engine was last seen to have restarted: a restart is worth telling for some minutes. Any thread. */
final class RestartWatch {
  private static final long LATELY_NS = 5 * 60 * 1_000_000_000L;

  private final LongSupplier nanoClock;
  private int seen;
  private long lastNs;

  RestartWatch(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The engine has restarted so many times; whether the last one was seen to happen within five minutes. */
  synchronized boolean lately(int restarts) {
    long nowNs = nanoClock.getAsLong();
    if (restarts > seen) {
      seen = restarts;
      lastNs = nowNs;
    }
    return seen > 0 && nowNs - lastNs < LATELY_NS;
  }
}
