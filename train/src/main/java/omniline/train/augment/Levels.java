package omniline.train.augment;

/** Powers of speech and noise. Frames are 20 ms at 16 kHz. Pure functions. */
public final class Levels {
  static final int FRAME_SAMPLES = 320;

  /** A frame this far below the loudest one is no speech. */
  private static final double ACTIVE_RANGE = 1e-3;

  private Levels() {
  }

  /** Mean square over all samples. */
  public static double power(float[] samples) {
    return power(samples, 0, samples.length);
  }

  static double power(float[] samples, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return to > from ? sum / (to - from) : 0;
  }

  /** Mean square over the frames within 30 dB of the loudest: the level of the speech, whatever silence is around it. */
  public static double activePower(float[] samples) {
    double[] frames = framePowers(samples);
    double threshold = loudest(frames) * ACTIVE_RANGE;
    double sum = 0;
    int count = 0;
    for (double frame : frames) {
      if (frame >= threshold) {
        sum += frame;
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** The factor that brings noise of that power to {@code snrDb} below speech of that power; 0 where either is silent. */
  public static double noiseGain(double speechPower, double noisePower, double snrDb) {
    return noisePower <= 0 ? 0 : Math.sqrt(speechPower / noisePower * Math.pow(10, -snrDb / 10));
  }

  static double[] framePowers(float[] samples) {
    double[] powers = new double[Math.ceilDiv(samples.length, FRAME_SAMPLES)];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power(samples, i * FRAME_SAMPLES, Math.min(samples.length, (i + 1) * FRAME_SAMPLES));
    }
    return powers;
  }

  static double loudest(double[] powers) {
    double loudest = 0;
    for (double power : powers) {
      loudest = Math.max(loudest, power);
    }
    return loudest;
  }

  /** Signal plus noise times gain; the noise is repeated from {@code from} on where it is shorter. */
  static float[] mixed(float[] samples, float[] noise, int from, double gain) {
    float[] sum = samples.clone();
    for (int i = 0; i < sum.length && noise.length > 0; i++) {
      sum[i] += (float) (gain * noise[(from + i) % noise.length]);
    }
    return sum;
  }
}
