package omniline.train.augment.spectrum;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** SpecAugment (Park et al. 2019): some mel bins and some stretches of time are set to the clip's mean. Stateless. */
public final class SpecAugment {

  private static final int MASKS = 3;
  private static final int WIDEST_BINS = 14;
  private static final int LONGEST_FRAMES = 25;

  private SpecAugment() {}

  /** Masks a row-major [mels, columns] block in place. */
  public static void apply(float[] block, int at, int nMels, int columns, RandomGenerator random) {
    double sum = 0;
    for (int i = at; i < at + nMels * columns; i++) {
      sum += block[i];
    }
    float mean = (float) (sum / ((double) nMels * columns));
    for (int mask = 0; mask < MASKS; mask++) {
      int bins = random.nextInt(WIDEST_BINS + 1);
      fill(block, at, columns, mean, new Patch(random.nextInt(nMels - bins), bins, 0, columns));
      int frames = random.nextInt(Math.min(LONGEST_FRAMES, columns / 2) + 1);
      fill(block, at, columns, mean, new Patch(0, nMels, random.nextInt(columns - frames), frames));
    }
  }

  private record Patch(int firstBin, int bins, int firstFrame, int frames) {}

  private static void fill(float[] block, int at, int columns, float value, Patch patch) {
    for (int row = patch.firstBin; row < patch.firstBin + patch.bins; row++) {
      int from = at + row * columns + patch.firstFrame;
      Arrays.fill(block, from, from + patch.frames, value);
    }
  }
}
