package omniline.bench.figures;

import java.util.Arrays;

/** Measured values in the order they came; grows, so nothing is rounded or lost. Owned by the thread that adds. */
public final class Samples {
  private static final int FIRST_CAPACITY = 4096;

  private long[] values = new long[FIRST_CAPACITY];
  private int size;

  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** The value added as number {@code index}, from 0. */
  public long get(int index) {
    return values[index];
  }

  /** The values sorted, ready to be asked for percentiles. */
  public Quantiles quantiles() {
    return new Quantiles(Arrays.copyOf(values, size));
  }
}
