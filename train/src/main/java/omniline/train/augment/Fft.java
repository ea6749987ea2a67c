package omniline.train.augment;

/**
 * Complex Fourier transform of a power of two, in place, radix 2 (Cooley and Tukey 1965), and the convolution of real signals by it.
 * Float64. Owned by one thread.
 */
final class Fft {
  private final int size;
  private final double[] cos;
  private final double[] sin;

  /** For {@code size} points, a power of two from 2 on. */
  Fft(int size) {
    if (size < 2 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("a power of two is needed, not " + size);
    }
    this.size = size;
    cos = new double[size / 2];
    sin = new double[size / 2];
    for (int i = 0; i < size / 2; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / size);
      sin[i] = -Math.sin(2 * Math.PI * i / size);
    }
  }

  /** Real and imaginary parts become those of the spectrum. */
  void forward(double[] re, double[] im) {
    reorder(re, im);
    for (int half = 1; half < size; half *= 2) {
      int step = size / (2 * half);
      for (int block = 0; block < size; block += 2 * half) {
        for (int k = 0; k < half; k++) {
          int a = block + k;
          int b = a + half;
          double wr = cos[k * step];
          double wi = sin[k * step];
          double tr = wr * re[b] - wi * im[b];
          double ti = wr * im[b] + wi * re[b];
          re[b] = re[a] - tr;
          im[b] = im[a] - ti;
          re[a] += tr;
          im[a] += ti;
        }
      }
    }
  }

  private void reorder(double[] re, double[] im) {
    for (int i = 1, j = 0; i < size; i++) {
      int bit = size >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j |= bit;
      if (i < j) {
        double r = re[i];
        re[i] = re[j];
        re[j] = r;
        double m = im[i];
        im[i] = im[j];
        im[j] = m;
      }
    }
  }

  /**
   * The convolution of {@code samples} and {@code kernel}, without its first {@code skip} samples and as long as {@code samples}.
   * Blocks of the signal overlap and add; two blocks share a transform, one as its real part and one as its imaginary part.
   */
  static float[] convolve(float[] samples, float[] kernel, int skip) {
    int size = Math.max(1024, Integer.highestOneBit(Math.max(1, kernel.length - 1)) * 4);
    int block = size - kernel.length + 1;
    Fft fft = new Fft(size);
    double[] kernelRe = new double[size];
    double[] kernelIm = new double[size];
    for (int i = 0; i < kernel.length; i++) {
      kernelRe[i] = kernel[i];
    }
    fft.forward(kernelRe, kernelIm);
    float[] out = new float[samples.length];
    for (int at = 0; at < samples.length; at += 2 * block) {
      double[] re = new double[size];
      double[] im = new double[size];
      for (int i = 0; i < block; i++) {
        re[i] = at + i < samples.length ? samples[at + i] : 0;
        im[i] = at + block + i < samples.length ? samples[at + block + i] : 0;
      }
      fft.forward(re, im);
      for (int i = 0; i < size; i++) {
        double r = re[i] * kernelRe[i] - im[i] * kernelIm[i];
        // Conjugated, since the way back is the way forth between two conjugations.
        im[i] = -(re[i] * kernelIm[i] + im[i] * kernelRe[i]);
        re[i] = r;
      }
      fft.forward(re, im);
      for (int i = 0; i < size; i++) {
        add(out, at + i - skip, re[i] / size);
        add(out, at + block + i - skip, -im[i] / size);
      }
    }
    return out;
  }

  private static void add(float[] out, int at, double value) {
    if (at >= 0 && at < out.length) {
      out[at] += (float) value;
    }
  }
}
