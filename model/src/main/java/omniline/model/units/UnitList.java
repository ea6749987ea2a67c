package omniline.model.units;

import java.util.Arrays;

/** The units of one reply in order, and how many of them have been taken for synthesis. Owned by the model loop. */
public final class UnitList {

  private long[] units = new long[64];
  private int size;
  private int taken;

  void add(long unit) {
    if (size == units.length) {
      units = Arrays.copyOf(units, 2 * size);
    }
    units[size++] = unit;
  }

  /** All units so far. */
  public int size() {
    return size;
  }

  /** Units not yet taken. */
  public int pending() {
    return size - taken;
  }

  /** Takes all pending units: a flush takes everything, not just Omega (paper, algorithm 1). */
  public long[] take() {
    long[] pending = Arrays.copyOfRange(units, taken, size);
    taken = size;
    return pending;
  }

  /** A copy of all units. */
  public long[] toArray() {
    return Arrays.copyOf(units, size);
  }
}
