package omniline.bench.calls;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import omniline.bench.BenchException;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;

/**
 * A thread that does nothing but wake every 20 ms and note how late it was: what the machine takes from anybody who sends on time, in
 * the same run. Closed by whoever began it.
 */
final class IdleTimer implements AutoCloseable {
  private static final long PERIOD_NS = 20_000_000;

  private final LongSupplier nanoClock;
  private final Samples lateNs = new Samples();
  private final Thread thread = Thread.ofPlatform().daemon().name("idle-timer").unstarted(this::wake);
  private volatile boolean over;

  IdleTimer(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    thread.start();
  }

  private void wake() {
    long dueNs = nanoClock.getAsLong() + PERIOD_NS;
    while (!over) {
      long leftNs = dueNs - nanoClock.getAsLong();
      if (leftNs > 0) {
        LockSupport.parkNanos(this, leftNs);
        continue;
      }
      lateNs.add(-leftNs);
      dueNs += PERIOD_NS;
    }
  }

  /** Ends it: how late it woke. */
  Quantiles end() {
    close();
    return lateNs.quantiles();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
