package omniline.train.augment;

import java.util.random.RandomGenerator;

/**
 * Steady noise under the speech, at a signal-to-noise ratio against the speech's own level. Immutable.
 *
 * @param colour its spectrum
 * @param leastSnrDb the loudest noise, at most {@code mostSnrDb}
 * @param mostSnrDb the quietest noise
 */
public record Noise(Colour colour, double leastSnrDb, double mostSnrDb) implements Effect {

  /** White, 3 and 6 dB less with every octave, and the mains' hum with harmonics. */
  public enum Colour {
    WHITE, PINK, BROWN, HUM
  }

  private static final double RATE_HZ = 16_000;
  private static final int HARMONICS = 6;

  public Noise {
    if (!(leastSnrDb <= mostSnrDb)) {
      throw new IllegalArgumentException("leastSnrDb " + leastSnrDb + " is above mostSnrDb " + mostSnrDb);
    }
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    double snrDb = leastSnrDb + random.nextDouble() * (mostSnrDb - leastSnrDb);
    float[] noise = noise(samples16k.length, random);
    double gain = Levels.noiseGain(Levels.activePower(samples16k), Levels.power(noise), snrDb);
    return Levels.mixed(samples16k, noise, 0, gain);
  }

  /** Noise of no particular level. */
  float[] noise(int lengthSamples, RandomGenerator random) {
    return switch (colour) {
      case WHITE -> white(lengthSamples, random);
      case PINK -> pink(white(lengthSamples, random));
      case BROWN -> brown(white(lengthSamples, random));
      case HUM -> hum(lengthSamples, random);
    };
  }

  private static float[] white(int lengthSamples, RandomGenerator random) {
    float[] noise = new float[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      // The sum of three even draws is near enough to a bell and much cheaper.
      noise[i] = random.nextFloat() + random.nextFloat() + random.nextFloat() - 1.5f;
    }
    return noise;
  }

  /** Three poles whose sum falls by 3 dB an octave within half a decibel (Kellet's economy filter). */
  private static float[] pink(float[] white) {
    double a = 0;
    double b = 0;
    double c = 0;
    float[] noise = new float[white.length];
    for (int i = 0; i < white.length; i++) {
      a = 0.99765 * a + white[i] * 0.0990460;
      b = 0.96300 * b + white[i] * 0.2965164;
      c = 0.57000 * c + white[i] * 1.0526913;
      noise[i] = (float) (a + b + c + white[i] * 0.1848);
    }
    return noise;
  }

  /** A leaky sum: below 25 Hz it does not rise further. */
  private static float[] brown(float[] white) {
    double leak = Math.exp(-2 * Math.PI * 25 / RATE_HZ);
    double sum = 0;
    float[] noise = new float[white.length];
    for (int i = 0; i < white.length; i++) {
      sum = leak * sum + white[i];
      noise[i] = (float) sum;
    }
    return noise;
  }

  private static float[] hum(int lengthSamples, RandomGenerator random) {
    double mainsHz = random.nextBoolean() ? 50 : 60;
    float[] noise = new float[lengthSamples];
    for (int harmonic = 1; harmonic <= HARMONICS; harmonic++) {
      double amplitude = random.nextDouble() / harmonic;
      double phase = 2 * Math.PI * random.nextDouble();
      double turn = 2 * Math.PI * mainsHz * harmonic / RATE_HZ;
      for (int i = 0; i < lengthSamples; i++) {
        noise[i] += (float) (amplitude * Math.sin(phase + turn * i));
      }
    }
    return noise;
  }
}
