package omniline.bench;

import java.util.function.LongSupplier;

/** The machine's monotonic clock in nanoseconds; everything that is measured here is measured with it. Any thread. */
public final class BenchClock implements LongSupplier {
  @Override
  public long getAsLong() {
    return System.nanoTime();
  }
}
