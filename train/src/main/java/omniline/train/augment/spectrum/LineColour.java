package omniline.train.augment.spectrum;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The colour that a microphone and a line give to a voice, on finished log-mel spectra: a smooth curve over the rows, a sum of three
 * cosines of random height, added to every frame. Stateless.
 */
public final class LineColour {

  private static final int CURVES = 3;

  /** In units of Whisper's normalised log-mel, of which one is 40 dB: 2.4 dB for each cosine, as a standard deviation. */
  private static final double HEIGHT = 0.06;

  private LineColour() {}

  /** Colours two of three row-major blocks [nMels, frames], in place. */
  public static void maybe(float[] block, int at, int nMels, int frames, RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return;
    }
    double[] heights = new double[CURVES];
    Arrays.setAll(heights, k -> HEIGHT * random.nextGaussian());
    for (int row = 0; row < nMels; row++) {
      double added = 0;
      for (int k = 0; k < CURVES; k++) {
        added += heights[k] * Math.cos(Math.PI * (k + 1) * (row + 0.5) / nMels);
      }
      for (int t = at + row * frames; t < at + (row + 1) * frames; t++) {
        block[t] += (float) added;
      }
    }
  }
}
