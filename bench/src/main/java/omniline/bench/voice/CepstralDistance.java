package omniline.bench.voice;

import java.util.Arrays;
import omniline.train.corpus.AudioFiles;
import omniline.train.voice.UnitFeatures;

/**
 * Mel-cepstral distortion of two sayings of one sentence (Kubichek 1993), in dB: the root mean square difference of their spectra's
 * shapes, 13 cosines over 80 mel bands every 10 ms without the level, along the path of dynamic time warping on which it is least. Pure
 * functions.
 */
final class CepstralDistance {
  private static final int COSINES = 13;
  private static final double DB_PER_DECADE = 10;

  private CepstralDistance() {}

  /** The distance; both at 16 kHz, of at least one frame and at most 30 s. */
  static double decibels(short[] a, short[] b) {
    return along(cepstra(a), cepstra(b));
  }

  /** Every 10 ms, scaled so that the distance of two frames is the root mean square over the bands in dB. */
  private static double[][] cepstra(short[] pcm16k) {
    float[][] decades = UnitFeatures.logMel(AudioFiles.toFloats(pcm16k));
    double[][] cepstra = new double[decades.length][COSINES];
    for (int t = 0; t < decades.length; t++) {
      int bands = decades[t].length;
      for (int k = 1; k <= COSINES; k++) {
        double sum = 0;
        for (int m = 0; m < bands; m++) {
          sum += decades[t][m] * Math.cos(Math.PI * k * (m + 0.5) / bands);
        }
        cepstra[t][k - 1] = DB_PER_DECADE * Math.sqrt(2) * sum / bands;
      }
    }
    return cepstra;
  }

  /** The mean over the steps of the cheapest path; each step goes on in one of them or in both. */
  static double along(double[][] a, double[][] b) {
    double[] cost = new double[b.length + 1];
    int[] steps = new int[b.length + 1];
    Arrays.fill(cost, Double.POSITIVE_INFINITY);
    cost[0] = 0;
    for (double[] frame : a) {
      double diagonalCost = cost[0];
      int diagonalSteps = steps[0];
      cost[0] = Double.POSITIVE_INFINITY;
      for (int j = 1; j <= b.length; j++) {
        double best = diagonalCost;
        int bestSteps = diagonalSteps;
        diagonalCost = cost[j];
        diagonalSteps = steps[j];
        if (cost[j] < best) {
          best = cost[j];
          bestSteps = steps[j];
        }
        if (cost[j - 1] < best) {
          best = cost[j - 1];
          bestSteps = steps[j - 1];
        }
        cost[j] = best + distance(frame, b[j - 1]);
        steps[j] = bestSteps + 1;
      }
    }
    return cost[b.length] / steps[b.length];
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }
}
