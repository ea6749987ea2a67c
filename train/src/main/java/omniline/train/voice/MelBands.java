package omniline.train.voice;

/**
 * Triangular mel filters over the amplitudes of an FFT of any size at 16 kHz, each with its weights adding up to 1, for losses: a band's
 * value is the mean amplitude in it. The mel scale is O'Shaughnessy's, 2595 log10(1 + f / 700). Pure functions.
 */
final class MelBands {
  private static final double HIGHEST_HZ = 8000;

  private MelBands() {}

  /** Row-major [bands, fftSize / 2 + 1]; a band narrower than the distance of two bins takes the bin nearest to its middle. */
  static float[] of(int bands, int fftSize) {
    int bins = fftSize / 2 + 1;
    double binHz = HIGHEST_HZ / (bins - 1);
    float[] filters = new float[bands * bins];
    for (int band = 0; band < bands; band++) {
      double left = hz(band, bands);
      double middle = hz(band + 1, bands);
      double right = hz(band + 2, bands);
      double sum = 0;
      for (int bin = 0; bin < bins; bin++) {
        double f = bin * binHz;
        double height = Math.max(0, Math.min((f - left) / (middle - left), (right - f) / (right - middle)));
        filters[band * bins + bin] = (float) height;
        sum += height;
      }
      if (sum == 0) {
        filters[band * bins + (int) Math.round(middle / binHz)] = 1;
        sum = 1;
      }
      for (int bin = 0; bin < bins; bin++) {
        filters[band * bins + bin] /= (float) sum;
      }
    }
    return filters;
  }

  private static double hz(int edge, int bands) {
    double mel = 2595 * Math.log10(1 + HIGHEST_HZ / 700) * edge / (bands + 1);
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }
}
