package omniline.train.voice;

import omniline.model.mel.LogMel;

/**
 * What units are made of: for every frame of 20 ms its spectrum's shape, the pitch and whether there is a voice. The published units are
 * clusters of HuBERT's features, which leave pitch and speaker out; here the units must carry all that a small vocoder cannot guess.
 * Distances are in decades of the mel spectrum (1 = 10 dB over all bands). Immutable.
 *
 * <pre>
 *  10 ms frames of the log-mel   2t   2t+1   2t+2        centres at 320 t, + 160, + 320 samples
 *  unit frame t                   1/4 + 1/2 + 1/4        its spectrum, smoothed to {@code cepstra} cosines
 * </pre>
 *
 * @param cepstra cosines of the spectrum's shape that count
 * @param pitch weight of the pitch: the distance of one octave
 * @param voicing weight of whether there is a voice
 */
public record UnitFeatures(int cepstra, float pitch, float voicing) {
  /** Samples of one frame. */
  public static final int FRAME_SAMPLES = 320;

  private static final int MELS = 80;

  /** What lies farther below the loudest value is not heard, but would be most of a distance. */
  private static final float RANGE = 5.5f;

  /** Chosen by measurement; train/RUNS.md has the figures. */
  public static final UnitFeatures USUAL = new UnitFeatures(20, 2, 0.3f);

  /** Numbers of a frame. */
  public int size() {
    return cepstra + 2;
  }

  /** Whole frames of a clip. */
  public static int frames(int lengthSamples) {
    return lengthSamples / FRAME_SAMPLES;
  }

  /**
   * The features of a clip of at most 30 s.
   *
   * @param samples at 16 kHz
   * @param meanOctaves the voice's mean pitch as a logarithm to base 2 of its Hz
   * @return row-major [frames, size]
   */
  public float[] of(float[] samples, double meanOctaves) {
    int frames = frames(samples.length);
    float[][] logs = logMel(samples);
    float[] pitches = PitchTrack.of(samples, frames);
    float[] features = new float[frames * size()];
    double[] shape = new double[MELS];
    for (int t = 0; t < frames; t++) {
      for (int m = 0; m < MELS; m++) {
        shape[m] = 0.25 * logs[2 * t][m] + 0.5 * logs[2 * t + 1][m] + 0.25 * logs[2 * t + 2][m];
      }
      int at = t * size();
      cosines(shape, features, at, cepstra);
      boolean voiced = pitches[t] > 0;
      features[at + cepstra] = voiced ? (float) (pitch * (Math.log(pitches[t]) / Math.log(2) - meanOctaves)) : 0;
      features[at + cepstra + 1] = voiced ? voicing : 0;
    }
    return features;
  }

  /** The spectrum in decades, [10 ms frames][80]; nothing lies more than {@link #RANGE} below the loudest. */
  public static float[][] logMel(float[] samples) {
    LogMel mel = new LogMel(MELS);
    mel.push(samples, 0, samples.length);
    float[] window = mel.finish().windows().getFirst();
    int hops = Math.min(window.length / MELS, 2 * frames(samples.length) + 1);
    float[][] logs = new float[hops][MELS];
    float loudest = -10;
    for (int at = 0; at < window.length; at++) {
      loudest = Math.max(loudest, 4 * window[at] - 4);
    }
    for (int m = 0; m < MELS; m++) {
      for (int t = 0; t < hops; t++) {
        logs[t][m] = Math.max(loudest - RANGE, 4 * window[m * (window.length / MELS) + t] - 4);
      }
    }
    return logs;
  }

  /** The first cosines of a spectrum, scaled so that their distance is the root mean square over the bands. */
  private static void cosines(double[] spectrum, float[] out, int at, int count) {
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (int m = 0; m < MELS; m++) {
        sum += spectrum[m] * Cosines.TABLE[k][m];
      }
      out[at + k] = (float) sum;
    }
  }

  private static final class Cosines {
    static final double[][] TABLE = new double[MELS][MELS];

    static {
      for (int k = 0; k < MELS; k++) {
        for (int m = 0; m < MELS; m++) {
          TABLE[k][m] = (k == 0 ? 1 : Math.sqrt(2)) * Math.cos(Math.PI * k * (m + 0.5) / MELS) / MELS;
        }
      }
    }
  }
}
