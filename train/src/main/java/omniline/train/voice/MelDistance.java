package omniline.train.voice;

/** How far two sounds of one length are apart, as the ear's bands see them. Pure functions. */
public final class MelDistance {

  private MelDistance() {}

  /**
   * The mean difference of the log-mel spectra (80 bands, every 10 ms, nothing more than 55 dB below a clip's loudest value) in dB.
   *
   * @param a samples at 16 kHz, at most 30 s
   * @param b samples; what is longer in one of the two is left out
   */
  public static double decibels(float[] a, float[] b) {
    float[][] first = UnitFeatures.logMel(a);
    float[][] second = UnitFeatures.logMel(b);
    int hops = Math.min(first.length, second.length);
    double sum = 0;
    for (int t = 0; t < hops; t++) {
      for (int m = 0; m < first[t].length; m++) {
        sum += Math.abs(first[t][m] - second[t][m]);
      }
    }
    return hops == 0 ? 0 : 10 * sum / (hops * (double) first[0].length);
  }
}
