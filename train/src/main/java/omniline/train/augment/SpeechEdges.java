package omniline.train.augment;

import java.util.Arrays;

/** Cuts silence. */
public final class SpeechEdges {
  private SpeechEdges() {}

  /** Keeps speech and a quarter of a second around it. */
  public static float[] cut(float[] samples) {
    int hop = 160;
    int n = samples.length / hop;
    double[] energy = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 1e-12;
      for (int j = 0; j < hop; j++) {
        sum += samples[i * hop + j] * samples[i * hop + j];
      }
      energy[i] = 10 * Math.log10(sum / hop);
    }
    double[] sorted = energy.clone();
    Arrays.sort(sorted);
    double loud = sorted[(int) (0.95 * (n - 1))];
    double quiet = sorted[(int) (0.1 * (n - 1))];
    double threshold = Math.max(quiet + 0.3 * (loud - quiet), loud - 35);
    int first = 0;
    int last = n - 1;
    while (first < n - 5 && !active(energy, first, threshold)) {
      first++;
    }
    while (last > first + 5 && !active(energy, last - 5, threshold)) {
      last--;
    }
    int from = Math.max(0, (first - 25) * hop);
    int to = Math.min(samples.length, (last + 30) * hop);
    return Arrays.copyOfRange(samples, from, to);
  }

  private static boolean active(double[] energy, int at, double threshold) {
    int over = 0;
    for (int i = Math.max(0, at); i < Math.min(energy.length, at + 6); i++) {
      over += energy[i] > threshold ? 1 : 0;
    }
    return over >= 4;
  }
}
