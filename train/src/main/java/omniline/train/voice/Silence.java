package omniline.train.voice;

import java.util.Arrays;

/** What is silent at the ends of a clip: an answer must not begin with it. Pure functions. */
public final class Silence {
  private static final int BLOCK_SAMPLES = 160;

  /** Below the loudest block of a clip: 40 dB. */
  private static final double QUIET = 1e-4;

  private static final int KEPT_BEFORE_SAMPLES = 640;
  private static final int KEPT_AFTER_SAMPLES = 1600;

  private Silence() {}

  /** The clip from 40 ms before its first sound to 100 ms after its last, in whole frames of 20 ms. */
  public static float[] trimmed(float[] samples) {
    int blocks = samples.length / BLOCK_SAMPLES;
    double[] power = new double[blocks];
    for (int i = 0; i < blocks * BLOCK_SAMPLES; i++) {
      power[i / BLOCK_SAMPLES] += samples[i] * samples[i];
    }
    double least = QUIET * Arrays.stream(power).max().orElse(0);
    int first = 0;
    while (first < blocks && power[first] <= least) {
      first++;
    }
    int last = blocks - 1;
    while (last > first && power[last] <= least) {
      last--;
    }
    int from = Math.max(0, first * BLOCK_SAMPLES - KEPT_BEFORE_SAMPLES);
    int to = Math.min(samples.length, (last + 1) * BLOCK_SAMPLES + KEPT_AFTER_SAMPLES);
    int frames = Math.max(0, to - from) / UnitFeatures.FRAME_SAMPLES;
    return Arrays.copyOfRange(samples, from, from + frames * UnitFeatures.FRAME_SAMPLES);
  }
}
