package omniline.sip.stack;

import java.util.function.LongSupplier;

/** The machine's monotonic clock, the only place of this module that reads one. Thread-safe. */
public enum NanoClock implements LongSupplier {
  SYSTEM;

  @Override
  public long getAsLong() {
    return System.nanoTime();
  }
}
