package omniline.train.cli.work;

import java.util.function.LongSupplier;

/** The machine's monotonic clock in nanoseconds. Any thread. */
public final class TrainClock implements LongSupplier {
  @Override
  public long getAsLong() {
    return System.nanoTime();
  }
}
