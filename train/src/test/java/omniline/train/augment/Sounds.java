package omniline.train.augment;

import java.util.Random;

/** Sounds to try effects on. */
final class Sounds {
  private Sounds() {
  }

  static float[] tone(double hz, int lengthSamples) {
    float[] samples = new float[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hz * i / 16000));
    }
    return samples;
  }

  /** Like speech: harmonics of a moving pitch under syllables, half a second of silence at both ends. */
  static float[] talk(int seed, double seconds) {
    Random random = new Random(seed);
    int quiet = 8000;
    float[] samples = new float[(int) (seconds * 16000) + 2 * quiet];
    double base = 90 + 120 * random.nextDouble();
    double phase = 0;
    for (int i = quiet; i < samples.length - quiet; i++) {
      double time = (i - quiet) / 16000.0;
      phase += 2 * Math.PI * base * (1 + 0.1 * Math.sin(3 * time)) / 16000;
      double syllable = 0.55 - 0.45 * Math.cos(2 * Math.PI * 4 * time);
      for (int k = 1; k <= 12; k++) {
        samples[i] += (float) (0.1 * syllable * Math.sin(k * phase) / k);
      }
    }
    return samples;
  }

  static double db(double ratio) {
    return 10 * Math.log10(ratio);
  }

  static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  /** The shift of b against a, in samples, at which the two agree best. */
  static int lag(float[] a, float[] b, int most) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int lag = -most; lag <= most; lag++) {
      double sum = 0;
      for (int i = most; i < a.length - most; i++) {
        sum += a[i] * b[i + lag];
      }
      if (sum > highest) {
        highest = sum;
        best = lag;
      }
    }
    return best;
  }
}
