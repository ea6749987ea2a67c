package omniline.bench.voice;

import java.util.Arrays;
import omniline.train.corpus.AudioFiles;
import omniline.train.voice.UnitFeatures;

/**
 * Mel-cepstral distance of two sayings of one sentence (after Kubichek 1993), in dB: the root mean square difference of their spectra over
 * 80 mel bands, smoothed to 13 cosines and the level, every 10 ms. Both are brought to one length, one mean level, and aligned by dynamic
 * time warping that goes between half and twice the tempo (Sakoe and Chiba 1978, P = 1): without that bound any two sounds find a way to
 * be alike, and without the level silence is as flat as noise. Pure functions.
 */
final class CepstralDistance {
  private static final int COSINES = 13;
  private static final double DB_PER_DECADE = 10;

  private CepstralDistance() {}

  /** The distance; both at 16 kHz, of at least 30 ms and at most 30 s. */
  static double decibels(short[] a, short[] b) {
    double[][] first = cepstra(a);
    return along(first, stretched(cepstra(b), first.length));
  }

  /** Every 10 ms, scaled so that the distance of two frames is the root mean square over the bands in dB. */
  private static double[][] cepstra(short[] pcm16k) {
    float[][] decades = UnitFeatures.logMel(AudioFiles.toFloats(pcm16k));
    double[][] cepstra = new double[decades.length][COSINES + 1];
    double power = 0;
    for (int t = 0; t < decades.length; t++) {
      int bands = decades[t].length;
      for (int k = 0; k <= COSINES; k++) {
        double sum = 0;
        for (int m = 0; m < bands; m++) {
          sum += decades[t][m] * Math.cos(Math.PI * k * (m + 0.5) / bands);
        }
        cepstra[t][k] = DB_PER_DECADE * (k == 0 ? 1 : Math.sqrt(2)) * sum / bands;
      }
      power += Math.pow(10, cepstra[t][0] / 10) / decades.length;
    }
    for (double[] frame : cepstra) {
      frame[0] -= 10 * Math.log10(power);
    }
    return cepstra;
  }

  /** The frames at another tempo, each between its two neighbours. */
  static double[][] stretched(double[][] frames, int length) {
    double[][] stretched = new double[length][];
    for (int t = 0; t < length; t++) {
      double at = length == 1 ? 0 : (double) t * (frames.length - 1) / (length - 1);
      int before = (int) Math.min(frames.length - 1, Math.floor(at));
      int after = Math.min(frames.length - 1, before + 1);
      double share = at - before;
      stretched[t] = new double[frames[before].length];
      for (int k = 0; k < stretched[t].length; k++) {
        stretched[t][k] = (1 - share) * frames[before][k] + share * frames[after][k];
      }
    }
    return stretched;
  }

  /**
   * The mean along the path on which it is least; one is at most twice as long as the other. Steps: one in both, or two in one and one in the
   * other, weighed as in their symmetric form.
   *
   * <pre>
   *   g(i, j) = min( g(i-1, j-1) + 2 d(i, j),  g(i-1, j-2) + 2 d(i, j-1) + d(i, j),  g(i-2, j-1) + 2 d(i-1, j) + d(i, j) )
   * </pre>
   */
  static double along(double[][] a, double[][] b) {
    double[][] cost = new double[a.length + 1][b.length + 1];
    Arrays.stream(cost).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
    cost[0][0] = 0;
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        double here = distance(a[i - 1], b[j - 1]);
        double best = cost[i - 1][j - 1] + 2 * here;
        if (j > 1) {
          best = Math.min(best, cost[i - 1][j - 2] + 2 * distance(a[i - 1], b[j - 2]) + here);
        }
        if (i > 1) {
          best = Math.min(best, cost[i - 2][j - 1] + 2 * distance(a[i - 2], b[j - 1]) + here);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length][b.length] / (a.length + b.length);
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }
}
