package omniline.model.mel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whisper's mel filter bank (spec section 1): triangles on the Slaney mel scale, each with area-normalised height, over the 201
 * bins of a 400-point FFT at 16 kHz. Only the non-zero stretch of a row is kept. Immutable; one instance per number of bins.
 */
public final class MelFilterBank {
  /** FFT bins, 40 Hz apart, from 0 to 8000 Hz. */
  public static final int BINS = 201;

  private static final double BIN_HZ = 40;
  private static final double HIGHEST_HZ = 8000;
  private static final double LINEAR_UP_TO_HZ = 1000;
  private static final double LINEAR_UP_TO_MEL = 15;
  private static final double LOG_STEP = Math.log(6.4) / 27;
  private static final Map<Integer, MelFilterBank> BANKS = new ConcurrentHashMap<>();

  private final int[] firstBin;
  private final float[][] weights;

  private MelFilterBank(int nMels) {
    firstBin = new int[nMels];
    weights = new float[nMels][];
    double top = melOf(HIGHEST_HZ);
    for (int row = 0; row < nMels; row++) {
      double left = hzOf(top * row / (nMels + 1));
      double centre = hzOf(top * (row + 1) / (nMels + 1));
      double right = hzOf(top * (row + 2) / (nMels + 1));
      int first = (int) Math.floor(left / BIN_HZ) + 1;
      int end = Math.max(first, (int) Math.ceil(right / BIN_HZ));
      firstBin[row] = first;
      weights[row] = new float[end - first];
      for (int bin = first; bin < end; bin++) {
        double hz = bin * BIN_HZ;
        double height = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre));
        weights[row][bin - first] = (float) (Math.max(0, height) * 2 / (right - left));
      }
    }
  }

  /** The bank with that many rows; Whisper has 80 or 128. */
  public static MelFilterBank of(int nMels) {
    if (nMels < 1 || nMels > BINS) {
      throw new IllegalArgumentException("a mel bank has 1 to " + BINS + " rows, not " + nMels);
    }
    return BANKS.computeIfAbsent(nMels, MelFilterBank::new);
  }

  static double melOf(double hz) {
    return hz < LINEAR_UP_TO_HZ ? 3 * hz / 200 : LINEAR_UP_TO_MEL + Math.log(hz / LINEAR_UP_TO_HZ) / LOG_STEP;
  }

  static double hzOf(double mel) {
    return mel < LINEAR_UP_TO_MEL ? 200 * mel / 3 : LINEAR_UP_TO_HZ * Math.exp((mel - LINEAR_UP_TO_MEL) * LOG_STEP);
  }

  public int nMels() {
    return weights.length;
  }

  /** One entry of the [nMels, 201] matrix. */
  public float weight(int row, int bin) {
    int offset = bin - firstBin[row];
    return offset >= 0 && offset < weights[row].length ? weights[row][offset] : 0;
  }

  /** Sum of one row times a power spectrum of 201 bins. */
  double apply(int row, double[] power) {
    float[] stretch = weights[row];
    int first = firstBin[row];
    double sum = 0;
    for (int i = 0; i < stretch.length; i++) {
      sum += stretch[i] * power[first + i];
    }
    return sum;
  }
}
