package omniline.train.voice;

import java.util.Arrays;

/**
 * The fundamental frequency of a voice, every 20 ms: normalised autocorrelation of the sound below 1 kHz, then the smoothest way
 * through its peaks (dynamic programming). Made for clean recordings of one speaker. Pure functions.
 */
public final class PitchTrack {
  /** What is searched: lags of 12 to 66 samples at 4 kHz. */
  static final double LOWEST_HZ = 4000.0 / 66;

  private static final int DECIMATION = 4;
  private static final int RATE_HZ = 16_000 / DECIMATION;
  private static final int HOP = UnitFeatures.FRAME_SAMPLES / DECIMATION;
  private static final int WINDOW = 2 * HOP;
  private static final int FIRST_LAG = 12;
  private static final int LAST_LAG = 66;
  private static final int LAGS = LAST_LAG - FIRST_LAG + 1;

  /** A frame counts as voiced from this correlation on. */
  private static final double VOICED = 0.45;

  /** The way pays this for a change of pitch by one octave from a frame to the next. */
  private static final double OCTAVE_COST = 2;

  /** Twice the period correlates as well as the period: a lag pays this for every octave, or half the pitch would be found. */
  private static final double LAG_OCTAVE_COST = 0.05;

  /** Added to the power of a window, so that silence does not correlate: 50 dB below full scale. */
  private static final double QUIET = 1e-5 * WINDOW;

  private PitchTrack() {}

  /** The pitch in Hz in the middle of every frame of 320 samples at 16 kHz, 0 where there is no voice. */
  public static float[] of(float[] samples, int frames) {
    float[] low = decimated(samples);
    double[][] correlation = new double[frames][];
    for (int t = 0; t < frames; t++) {
      correlation[t] = correlations(low, t * HOP + HOP / 2);
    }
    int[] way = smoothest(correlation);
    float[] pitch = new float[frames];
    for (int t = 0; t < frames; t++) {
      if (correlation[t][way[t]] >= VOICED) {
        pitch[t] = (float) (RATE_HZ / (FIRST_LAG + way[t] + offset(correlation[t], way[t])));
      }
    }
    return pitch;
  }

  /** Low-passed by a Hann window of 33 samples, then every fourth sample. */
  private static float[] decimated(float[] samples) {
    int half = 4 * DECIMATION;
    float[] low = new float[samples.length / DECIMATION];
    for (int i = 0; i < low.length; i++) {
      double sum = 0;
      for (int k = -half; k <= half; k++) {
        int at = DECIMATION * i + k;
        if (at >= 0 && at < samples.length) {
          sum += samples[at] * (0.5 + 0.5 * Math.cos(Math.PI * k / (half + 1)));
        }
      }
      low[i] = (float) (sum / (half + 1));
    }
    return low;
  }

  private static double[] correlations(float[] low, int centre) {
    double[] values = new double[LAGS];
    for (int lag = FIRST_LAG; lag <= LAST_LAG; lag++) {
      int from = centre - (WINDOW + lag) / 2;
      double product = 0;
      double first = QUIET;
      double second = QUIET;
      for (int i = Math.max(0, from); i < Math.min(from + WINDOW, low.length - lag); i++) {
        product += low[i] * low[i + lag];
        first += low[i] * low[i];
        second += low[i + lag] * low[i + lag];
      }
      values[lag - FIRST_LAG] = product / Math.sqrt(first * second);
    }
    return values;
  }

  /** The sequence of lags of the greatest sum of correlations less the cost of changes and of long lags. */
  private static int[] smoothest(double[][] correlation) {
    int frames = correlation.length;
    double[][] change = new double[LAGS][LAGS];
    for (int a = 0; a < LAGS; a++) {
      for (int b = 0; b < LAGS; b++) {
        change[a][b] = OCTAVE_COST * Math.abs(Math.log((double) (FIRST_LAG + a) / (FIRST_LAG + b)) / Math.log(2));
      }
    }
    int[][] from = new int[frames][LAGS];
    double[] best = new double[LAGS];
    for (int t = 0; t < frames; t++) {
      double[] next = new double[LAGS];
      for (int b = 0; b < LAGS; b++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < LAGS; a++) {
          if (best[a] - change[a][b] > most) {
            most = best[a] - change[a][b];
            from[t][b] = a;
          }
        }
        next[b] = most + correlation[t][b] - LAG_OCTAVE_COST * Math.log((double) (FIRST_LAG + b) / FIRST_LAG) / Math.log(2);
      }
      best = next;
    }
    int[] way = new int[frames];
    int last = 0;
    for (int b = 1; b < LAGS; b++) {
      last = best[b] > best[last] ? b : last;
    }
    for (int t = frames - 1; t >= 0; t--) {
      way[t] = last;
      last = from[t][last];
    }
    return way;
  }

  /** Where between the lags the peak lies, by a parabola through three of them. */
  private static double offset(double[] values, int peak) {
    if (peak == 0 || peak == LAGS - 1) {
      return 0;
    }
    double curve = values[peak - 1] - 2 * values[peak] + values[peak + 1];
    return curve >= 0 ? 0 : Math.clamp(0.5 * (values[peak - 1] - values[peak + 1]) / curve, -0.5, 0.5);
  }

  /** The mean pitch over the voiced frames of all clips, as the mean of its logarithm to base 2; that of 100 Hz where there is none. */
  public static double meanOctaves(Iterable<float[]> pitches) {
    double sum = 0;
    long voiced = 0;
    for (float[] pitch : pitches) {
      sum += Arrays.stream(toDoubles(pitch)).filter(hz -> hz > 0).map(hz -> Math.log(hz) / Math.log(2)).sum();
      voiced += Arrays.stream(toDoubles(pitch)).filter(hz -> hz > 0).count();
    }
    return voiced == 0 ? Math.log(100) / Math.log(2) : sum / voiced;
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
