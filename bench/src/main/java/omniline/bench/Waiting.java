package omniline.bench;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting for real time to pass, which a load program does most of the time. Any thread. */
public final class Waiting {
  private Waiting() {}

  /** Sleeps. */
  public static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Sleeps until the clock shows that time. */
  public static void until(LongSupplier nanoClock, long ns) {
    for (long leftNs = ns - nanoClock.getAsLong(); leftNs > 0; leftNs = ns - nanoClock.getAsLong()) {
      pause(leftNs / 1_000_000 + 1);
    }
  }

  /** Looks every millisecond whether it has happened; false when it has not in time. */
  public static boolean happens(BooleanSupplier what, LongSupplier nanoClock, long timeoutMs) {
    long untilNs = nanoClock.getAsLong() + timeoutMs * 1_000_000;
    while (!what.getAsBoolean()) {
      if (nanoClock.getAsLong() > untilNs) {
        return false;
      }
      pause(1);
    }
    return true;
  }
}
