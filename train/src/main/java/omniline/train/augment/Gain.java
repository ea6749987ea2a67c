package omniline.train.augment;

import java.util.random.RandomGenerator;

/**
 * Louder or quieter by an even draw of decibels, limited at full scale as a sound card limits it.
 *
 * @param leastDb the quietest, at most {@code mostDb}
 * @param mostDb the loudest
 */
public record Gain(double leastDb, double mostDb) implements Effect {

  public Gain {
    if (!(leastDb <= mostDb)) {
      throw new IllegalArgumentException("leastDb " + leastDb + " is above mostDb " + mostDb);
    }
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    double gain = Math.pow(10, (leastDb + random.nextDouble() * (mostDb - leastDb)) / 20);
    float[] out = new float[samples16k.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.clamp(gain * samples16k[i], -1.0, 1.0);
    }
    return out;
  }
}
