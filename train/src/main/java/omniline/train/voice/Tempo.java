package omniline.train.voice;

import java.util.List;
import omniline.train.loop.Parameter;

/**
 * Sets the tempo of a duration predictor. It learns the mean of log(duration + 1), and what is spoken is rounded (spec section 7.2): a unit
 * of one frame or two by halves always gets one. One number added to all predictions gives clips their length back. Pure functions.
 */
final class Tempo {
  private static final String BIAS = "dur_predictor.proj.bias";
  private static final double MOST = 0.5;
  private static final int HALVINGS = 30;

  private Tempo() {}

  /** What is to be added to the predicted logarithms of all clips, so that they are {@code frames} long together. */
  static double shift(List<float[]> logs, long frames) {
    double low = -MOST;
    double high = MOST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (frames(logs, middle) < frames) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Frames of all clips with something added, rounded as the vocoder does. */
  static long frames(List<float[]> logs, double shift) {
    long sum = 0;
    for (float[] clip : logs) {
      for (float log : clip) {
        sum += (long) Math.max(1, Math.rint(Math.exp(log + shift) - 1));
      }
    }
    return sum;
  }

  /** The weights with the number added to the predictor's last bias. */
  static List<Parameter> shifted(List<Parameter> trained, double shift) {
    return trained.stream().map(parameter -> parameter.name().equals(BIAS)
        ? new Parameter(BIAS, parameter.shape(), new float[] {(float) (parameter.values()[0] + shift)}) : parameter).toList();
  }
}
