package omniline.agent.caller.timeline;

/**
 * The outline of a waveform as a closed polygon: along the maxima of its columns and back along the minima. What a picture of
 * some thousand pixels can show of a million samples.
 *
 * @param seconds x of each corner
 * @param amplitude y of each corner, -1 to 1 of {@code fullScale}
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the chart at once, never compared
record Envelope(double[] seconds, double[] amplitude) {

  static Envelope of(short[] pcm, int rateHz, int columns) {
    int count = Math.clamp(pcm.length, 1, columns);
    double[] seconds = new double[2 * count];
    double[] amplitude = new double[2 * count];
    for (int column = 0; column < count; column++) {
      int from = (int) ((long) pcm.length * column / count);
      int to = (int) ((long) pcm.length * (column + 1) / count);
      int high = 0;
      int low = 0;
      for (int i = from; i < to; i++) {
        high = Math.max(high, pcm[i]);
        low = Math.min(low, pcm[i]);
      }
      int back = 2 * count - 1 - column;
      seconds[column] = (double) from / rateHz;
      seconds[back] = seconds[column];
      amplitude[column] = high / 32_768.0;
      amplitude[back] = low / 32_768.0;
    }
    return new Envelope(seconds, amplitude);
  }

  /** Moved to a lane of the picture: its loudest sample reaches {@code height} from {@code center}; a thin line stays where it is silent. */
  double[] inLane(double center, double height) {
    double peak = 0.02; // a lane of faint noise is not blown up to look like speech
    for (double value : amplitude) {
      peak = Math.max(peak, Math.abs(value));
    }
    double[] lane = new double[amplitude.length];
    for (int i = 0; i < lane.length; i++) {
      double thickness = i < lane.length / 2 ? 0.006 : -0.006;
      lane[i] = center + thickness + amplitude[i] / peak * height;
    }
    return lane;
  }
}
