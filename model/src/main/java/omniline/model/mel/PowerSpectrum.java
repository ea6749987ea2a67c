package omniline.model.mel;

/**
 * Power spectrum of 400 real samples: 201 values |X|^2. Two neighbouring samples are read as one complex number, so that a complex
 * transform of 200 = 5 x 5 x 4 x 2 points (Stockham's self-sorting form) does the work; untangling then separates even from odd
 * samples. Float64, no allocation after construction. Owned by one thread.
 */
final class PowerSpectrum {
  /** Samples of one frame. */
  static final int SIZE = 400;

  private static final int HALF = SIZE / 2;
  private static final double C1 = Math.cos(2 * Math.PI / 5);
  private static final double C2 = Math.cos(4 * Math.PI / 5);
  private static final double S1 = Math.sin(2 * Math.PI / 5);
  private static final double S2 = Math.sin(4 * Math.PI / 5);

  /** cos, sin, cos, sin, ... of 2 pi k / 400 for k = 0..200. */
  private static final double[] UNTANGLE = new double[SIZE + 2];

  private static final double[] TURN_200 = turns(200, 5, 1);
  private static final double[] TURN_40 = turns(40, 5, 5);
  private static final double[] TURN_8 = turns(8, 4, 25);

  static {
    for (int k = 0; k <= HALF; k++) {
      UNTANGLE[2 * k] = Math.cos(2 * Math.PI * k / SIZE);
      UNTANGLE[2 * k + 1] = Math.sin(2 * Math.PI * k / SIZE);
    }
  }

  /** Complex numbers lie as real, imaginary, real, ... */
  private final double[] a = new double[SIZE];

  private final double[] b = new double[SIZE];

  /** Fills {@code power} (201 values) from {@code frame} (400 windowed samples, left as they are). */
  void compute(double[] frame, double[] power) {
    radix5(1, frame, a);
    turn(a, TURN_200);
    radix5(5, a, b);
    turn(b, TURN_40);
    radix4(b, a);
    turn(a, TURN_8);
    radix2(a, b);
    untangle(b, power);
  }

  /** Factors e^(-2 pi i p j / n) in the layout of the output of a pass over n points with that radix and stride. */
  private static double[] turns(int n, int radix, int stride) {
    double[] factors = new double[SIZE];
    for (int p = 0; p < n / radix; p++) {
      for (int j = 0; j < radix; j++) {
        for (int q = 0; q < stride; q++) {
          int at = 2 * (q + stride * (radix * p + j));
          factors[at] = Math.cos(2 * Math.PI * p * j / n);
          factors[at + 1] = -Math.sin(2 * Math.PI * p * j / n);
        }
      }
    }
    return factors;
  }

  private static void turn(double[] x, double[] factors) {
    for (int i = 0; i < SIZE; i += 2) {
      double re = x[i] * factors[i] - x[i + 1] * factors[i + 1];
      x[i + 1] = x[i] * factors[i + 1] + x[i + 1] * factors[i];
      x[i] = re;
    }
  }

  /** One pass of radix 5: {@code s} transforms lie interleaved in x. */
  private static void radix5(int s, double[] x, double[] y) {
    for (int block = 0; block < HALF / 5; block += s) {
      int o = 10 * block;
      for (int i = 2 * block; i < 2 * (block + s); i += 2, o += 2) {
        double p1r = x[i + 80] + x[i + 320];
        double p1i = x[i + 81] + x[i + 321];
        double p2r = x[i + 160] + x[i + 240];
        double p2i = x[i + 161] + x[i + 241];
        double d1r = x[i + 80] - x[i + 320];
        double d1i = x[i + 81] - x[i + 321];
        double d2r = x[i + 160] - x[i + 240];
        double d2i = x[i + 161] - x[i + 241];
        double u1r = x[i] + C1 * p1r + C2 * p2r;
        double u1i = x[i + 1] + C1 * p1i + C2 * p2i;
        double u2r = x[i] + C2 * p1r + C1 * p2r;
        double u2i = x[i + 1] + C2 * p1i + C1 * p2i;
        double v1r = S1 * d1r + S2 * d2r;
        double v1i = S1 * d1i + S2 * d2i;
        double v2r = S2 * d1r - S1 * d2r;
        double v2i = S2 * d1i - S1 * d2i;
        y[o] = x[i] + p1r + p2r;
        y[o + 1] = x[i + 1] + p1i + p2i;
        y[o + 2 * s] = u1r + v1i;
        y[o + 2 * s + 1] = u1i - v1r;
        y[o + 4 * s] = u2r + v2i;
        y[o + 4 * s + 1] = u2i - v2r;
        y[o + 6 * s] = u2r - v2i;
        y[o + 6 * s + 1] = u2i + v2r;
        y[o + 8 * s] = u1r - v1i;
        y[o + 8 * s + 1] = u1i + v1r;
      }
    }
  }

  /** The pass of radix 4 over 8 points, 25 transforms interleaved. */
  private static void radix4(double[] x, double[] y) {
    for (int block = 0; block < 50; block += 25) {
      int o = 8 * block;
      for (int i = 2 * block; i < 2 * (block + 25); i += 2, o += 2) {
        double p0r = x[i] + x[i + 200];
        double p0i = x[i + 1] + x[i + 201];
        double d0r = x[i] - x[i + 200];
        double d0i = x[i + 1] - x[i + 201];
        double p1r = x[i + 100] + x[i + 300];
        double p1i = x[i + 101] + x[i + 301];
        double d1r = x[i + 100] - x[i + 300];
        double d1i = x[i + 101] - x[i + 301];
        y[o] = p0r + p1r;
        y[o + 1] = p0i + p1i;
        y[o + 50] = d0r + d1i;
        y[o + 51] = d0i - d1r;
        y[o + 100] = p0r - p1r;
        y[o + 101] = p0i - p1i;
        y[o + 150] = d0r - d1i;
        y[o + 151] = d0i + d1r;
      }
    }
  }

  /** The last pass: 100 pairs, nothing left to turn. */
  private static void radix2(double[] x, double[] y) {
    for (int i = 0; i < HALF; i++) {
      y[i] = x[i] + x[i + HALF];
      y[i + HALF] = x[i] - x[i + HALF];
    }
  }

  /** With E and O the transforms of even and odd samples: X[k] = E + w^k O and X[200 - k] = conj(E - w^k O). */
  private static void untangle(double[] z, double[] power) {
    double sum = z[0] + z[1];
    double difference = z[0] - z[1];
    power[0] = sum * sum;
    power[HALF] = difference * difference;
    for (int k = 1; k <= HALF / 2; k++) {
      int mirror = 2 * (HALF - k);
      double evenRe = (z[2 * k] + z[mirror]) / 2;
      double evenIm = (z[2 * k + 1] - z[mirror + 1]) / 2;
      double oddRe = (z[2 * k + 1] + z[mirror + 1]) / 2;
      double oddIm = (z[mirror] - z[2 * k]) / 2;
      double turnedRe = oddRe * UNTANGLE[2 * k] + oddIm * UNTANGLE[2 * k + 1];
      double turnedIm = oddIm * UNTANGLE[2 * k] - oddRe * UNTANGLE[2 * k + 1];
      double re = evenRe + turnedRe;
      double im = evenIm + turnedIm;
      power[k] = re * re + im * im;
      re = evenRe - turnedRe;
      im = evenIm - turnedIm;
      power[HALF - k] = re * re + im * im;
    }
  }
}
