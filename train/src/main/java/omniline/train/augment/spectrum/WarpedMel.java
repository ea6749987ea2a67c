package omniline.train.augment.spectrum;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Vocal-tract length perturbation (Jaitly and Hinton 2013) on finished log-mel spectra: every row takes the value that the row of a
 * frequency warped by the factor had, between two rows in proportion. Above 1 formants rise. Cheap enough for every batch. Immutable.
 */
public final class WarpedMel {
  private static final double HIGHEST_HZ = 8000;
  private static final double LINEAR_UP_TO_HZ = 1000;
  private static final double LINEAR_UP_TO_MEL = 15;
  private static final double LOG_STEP = Math.log(6.4) / 27;

  /** Above this the warp bends back, so that the highest row stays the highest. */
  private static final double BEND_HZ = 4800;

  private static final double USUAL_LEAST = 0.9;

  private final int nMels;

  /** For spectra of so many rows. */
  public WarpedMel(int nMels) {
    this.nMels = nMels;
  }

  /** Every second block gets another vocal tract, up to a tenth shorter or longer. */
  public void maybe(float[] block, int at, int frames, RandomGenerator random) {
    if (random.nextBoolean()) {
      apply(block, at, frames, USUAL_LEAST + (1 / USUAL_LEAST - USUAL_LEAST) * random.nextDouble());
    }
  }

  /** Warps the block of row-major [nMels, frames] that begins at {@code at}, in place, by a factor of 0.8 to 1.25. */
  public void apply(float[] block, int at, int frames, double factor) {
    if (!(factor >= 0.8 && factor <= 1.25)) {
      throw new IllegalArgumentException("a vocal tract is warped by 0.8 to 1.25, not " + factor);
    }
    float[] original = Arrays.copyOfRange(block, at, at + nMels * frames);
    for (int row = 0; row < nMels; row++) {
      double source = Math.clamp(rowOf(warped(hzOf(row), factor)), 0, nMels - 1);
      int below = Math.min((int) source, nMels - 2);
      float share = (float) (source - below);
      int to = at + row * frames;
      for (int t = 0; t < frames; t++) {
        block[to + t] = (1 - share) * original[below * frames + t] + share * original[(below + 1) * frames + t];
      }
    }
  }

  /** Where the sound that is now at {@code hz} was before. */
  private static double warped(double hz, double factor) {
    double bendTo = BEND_HZ * Math.max(factor, 1);
    return hz <= bendTo ? hz / factor : HIGHEST_HZ - (HIGHEST_HZ - hz) * (HIGHEST_HZ - bendTo / factor) / (HIGHEST_HZ - bendTo);
  }

  /** The centre of a row (spec section 1: Slaney's scale), and back. */
  private double hzOf(double row) {
    double mel = melOf(HIGHEST_HZ) * (row + 1) / (nMels + 1);
    return mel < LINEAR_UP_TO_MEL ? 200 * mel / 3 : LINEAR_UP_TO_HZ * Math.exp((mel - LINEAR_UP_TO_MEL) * LOG_STEP);
  }

  private double rowOf(double hz) {
    return melOf(hz) * (nMels + 1) / melOf(HIGHEST_HZ) - 1;
  }

  private static double melOf(double hz) {
    return hz < LINEAR_UP_TO_HZ ? 3 * hz / 200 : LINEAR_UP_TO_MEL + Math.log(hz / LINEAR_UP_TO_HZ) / LOG_STEP;
  }
}
