package omniline.bench.figures;

import java.util.Arrays;

/** Percentiles of a set of values by the nearest rank: always a value that was measured. Immutable. */
public final class Quantiles {
  private final long[] sorted;

  public Quantiles(long[] values) {
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public int count() {
    return sorted.length;
  }

  /** The smallest value that at least this share (0..1) of all values does not exceed; 0 of none. */
  public long at(double share) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank, 1, sorted.length) - 1];
  }

  public long median() {
    return at(0.5);
  }

  public long max() {
    return at(1);
  }

  /** Nanoseconds as milliseconds, for printing. */
  public double ms(double share) {
    return at(share) / 1e6;
  }
}
