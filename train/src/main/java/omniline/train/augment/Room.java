package omniline.train.augment;

import java.util.random.RandomGenerator;

/**
 * A room around the caller: the direct sound, then noise that decays by 60 dB in T60 (Polack's model of late reverberation). The
 * direct sound stays where it is and the speech keeps its level. Immutable.
 *
 * @param leastT60Seconds the driest room, above 0
 * @param mostT60Seconds the most echoing one
 */
public record Room(double leastT60Seconds, double mostT60Seconds) implements Effect {
  private static final int RATE_HZ = 16_000;
  private static final double LEAST_DIRECT_DB = 0;
  private static final double MOST_DIRECT_DB = 15;
  private static final double LEAST_GAP_SECONDS = 0.002;
  private static final double MOST_GAP_SECONDS = 0.012;
  private static final double DECAY = 3 * Math.log(10);

  public Room {
    if (!(leastT60Seconds > 0 && leastT60Seconds <= mostT60Seconds)) {
      throw new IllegalArgumentException("T60 from " + leastT60Seconds + " to " + mostT60Seconds + " s");
    }
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    double t60 = leastT60Seconds + random.nextDouble() * (mostT60Seconds - leastT60Seconds);
    float[] wet = Fft.convolve(samples16k, response(t60, random), 0);
    double gain = Levels.noiseGain(Levels.power(samples16k), Levels.power(wet), 0);
    for (int i = 0; i < wet.length; i++) {
      wet[i] *= (float) gain;
    }
    return wet;
  }

  /** The impulse response: 1 first, and a tail 0 to 15 dB below it in all. */
  static float[] response(double t60, RandomGenerator random) {
    double directDb = LEAST_DIRECT_DB + random.nextDouble() * (MOST_DIRECT_DB - LEAST_DIRECT_DB);
    int gap = (int) (RATE_HZ * (LEAST_GAP_SECONDS + random.nextDouble() * (MOST_GAP_SECONDS - LEAST_GAP_SECONDS)));
    float[] response = new float[gap + (int) (RATE_HZ * t60)];
    double decay = DECAY / (t60 * RATE_HZ);
    double energy = 0;
    for (int i = gap; i < response.length; i++) {
      response[i] = (float) (random.nextGaussian() * Math.exp(-decay * (i - gap)));
      energy += (double) response[i] * response[i];
    }
    double gain = Math.sqrt(Math.pow(10, -directDb / 10) / energy);
    for (int i = gap; i < response.length; i++) {
      response[i] *= (float) gain;
    }
    response[0] = 1;
    return response;
  }
}
