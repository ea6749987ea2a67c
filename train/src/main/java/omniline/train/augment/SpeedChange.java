package omniline.train.augment;

import omniline.codecs.resample.PolyphaseResampler;

/**
 * Plays sound faster or slower: tempo, pitch and formants move together, as with another speaker. Stateless.
 */
public final class SpeedChange {
  private static final int RATE_HZ = 16_000;
  private static final int STEP_HZ = 200;

  private SpeedChange() {
  }

  /** The factor that is used for a wanted one: whole steps of 1/80 keep the filter small. */
  public static double nearest(double factor) {
    return Math.max(1, Math.round(factor * RATE_HZ / STEP_HZ)) * (double) STEP_HZ / RATE_HZ;
  }

  /** The sound at {@code nearest(factor)} times its speed; a position p becomes p / nearest(factor). */
  public static float[] apply(float[] samples16k, double factor) {
    return PolyphaseResampler.resample(samples16k, (int) Math.round(nearest(factor) * RATE_HZ), RATE_HZ);
  }
}
