package omniline.train.augment;

import java.util.random.RandomGenerator;

/**
 * What a telephone lets through: 300 to 3400 Hz (ITU-T G.712's band) by a linear-phase filter whose delay is taken out. Stateless.
 */
public final class TelephoneBand implements Effect {
  private static final double RATE_HZ = 16_000;
  private static final double LOW_HZ = 300;
  private static final double HIGH_HZ = 3400;
  private static final int CENTRE = 128;
  private static final float[] KERNEL = new float[2 * CENTRE + 1];

  static {
    for (int i = 0; i < KERNEL.length; i++) {
      double window = 0.54 + 0.46 * Math.cos(Math.PI * (i - CENTRE) / CENTRE);
      KERNEL[i] = (float) (window * (lowPass(HIGH_HZ, i - CENTRE) - lowPass(LOW_HZ, i - CENTRE)));
    }
  }

  private static double lowPass(double cutoffHz, int at) {
    double turn = 2 * cutoffHz / RATE_HZ;
    return at == 0 ? turn : Math.sin(Math.PI * turn * at) / (Math.PI * at);
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    return Fft.convolve(samples16k, KERNEL, CENTRE);
  }
}
