package omniline.model.checkpoint.write;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A block of normal noise, drawn once and used for every large matrix of a checkpoint: 18 GB of fresh normal numbers would take
 * minutes, and copies of a block take as long as the disk. Owned by the writer of one checkpoint.
 */
public final class NoiseBlock {
  private static final int HALVES = 1 << 21;

  /** Halves in one long: they are copied and negated four at a time. */
  static final int LANES = 4;

  private static final long SIGNS = 0x8000_8000_8000_8000L;

  private final float[] unit = new float[HALVES];
  private final Map<Double, long[]> scaled = new HashMap<>();

  public NoiseBlock(RandomGenerator random) {
    for (int i = 0; i < HALVES; i++) {
      unit[i] = (float) random.nextGaussian();
    }
  }

  /**
   * Fills {@code target} with halves of the given deviation: a stretch of the block from a random place, with all signs flipped or
   * not, so that no two stretches are alike.
   */
  void fill(long[] target, double deviation, RandomGenerator random) {
    long[] block = scaled.computeIfAbsent(deviation, this::scale);
    int from = random.nextInt(block.length - target.length + 1);
    long signs = random.nextBoolean() ? SIGNS : 0;
    for (int i = 0; i < target.length; i++) {
      target[i] = block[from + i] ^ signs;
    }
  }

  private long[] scale(double deviation) {
    long[] halves = new long[HALVES / LANES];
    for (int i = 0; i < HALVES; i++) {
      long half = Float.floatToFloat16((float) (unit[i] * deviation)) & 0xffffL;
      halves[i / LANES] |= half << (Short.SIZE * (i % LANES));
    }
    return halves;
  }
}
