package omniline.train.cli;

import java.util.function.LongSupplier;

/** The machine's monotonic clock in nanoseconds. Any thread. */
final class TrainClock implements LongSupplier {
  @Override
  public long getAsLong() {
    return System.nanoTime();
  }
}
