package omniline.bench.seams;

/**
 * Log-spectral distance to a reference, in dB: frames of 25 ms under a Hann window, power spectra, the difference of their levels in
 * each of the 201 bins from 0 to 8 kHz, and the root of the mean of its square. Levels end 80 dB below the reference's loudest bin,
 * so that nothing is compared that nobody hears. Speech coders count as transparent at 1 dB on average (Paliwal and Atal, 1993).
 * Owned by one thread.
 */
public final class SpectralDistance {
  static final int WINDOW = 400;
  private static final int HOP = 160;
  private static final int BINS = WINDOW / 2 + 1;
  private static final double FLOOR = 1e-8;
  private static final double[] HANN = new double[WINDOW];
  private static final double[] COS = new double[WINDOW];
  private static final double[] SIN = new double[WINDOW];

  static {
    for (int i = 0; i < WINDOW; i++) {
      COS[i] = Math.cos(2 * Math.PI * i / WINDOW);
      SIN[i] = Math.sin(2 * Math.PI * i / WINDOW);
      HANN[i] = 0.5 - 0.5 * COS[i];
    }
  }

  private final short[] reference;
  private final double floor;

  public SpectralDistance(short[] reference) {
    this.reference = reference;
    double loudest = 1;
    for (int centre = 0; centre < reference.length; centre += HOP) {
      for (double power : power(reference, centre)) {
        loudest = Math.max(loudest, power);
      }
    }
    floor = FLOOR * loudest;
  }

  /** The distance of one frame, in dB; beyond the ends there is silence. */
  public double atDb(short[] other, int centre) {
    double[] expected = power(reference, centre);
    double[] actual = power(other, centre);
    double squares = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double difference = 10 * Math.log10(Math.max(actual[bin], floor) / Math.max(expected[bin], floor));
      squares += difference * difference;
    }
    return Math.sqrt(squares / BINS);
  }

  /** The distances of frames every 10 ms. */
  public double[] everyHopDb(short[] other) {
    double[] distances = new double[reference.length / HOP];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = atDb(other, i * HOP);
    }
    return distances;
  }

  private static double[] power(short[] pcm, int centre) {
    double[] frame = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      int at = centre - WINDOW / 2 + i;
      frame[i] = at >= 0 && at < pcm.length ? HANN[i] * pcm[at] : 0;
    }
    double[] power = new double[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0, turn = 0; i < WINDOW; i++) {
        real += frame[i] * COS[turn];
        imaginary += frame[i] * SIN[turn];
        turn += bin;
        turn -= turn >= WINDOW ? WINDOW : 0;
      }
      power[bin] = real * real + imaginary * imaginary;
    }
    return power;
  }
}
