package omniline.model.parity;

/** How far numbers lie apart. Stateless. */
final class Errors {
  private Errors() {}

  /** Largest absolute difference; infinite for different lengths or a value that is not a number. */
  static double largest(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = larger(largest, (double) actual[i] - expected[i]);
    }
    return largest;
  }

  static double largest(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = larger(largest, actual[i] - expected[i]);
    }
    return largest;
  }

  /** The larger of an error so far and the size of a difference; what is not a number counts as infinite. */
  static double larger(double largest, double difference) {
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, Math.abs(difference));
  }

  /** Places where the lists differ; those that only one of them has count too. */
  static double differing(long[] actual, long[] expected) {
    int common = Math.min(actual.length, expected.length);
    int differing = Math.max(actual.length, expected.length) - common;
    for (int i = 0; i < common; i++) {
      differing += actual[i] == expected[i] ? 0 : 1;
    }
    return differing;
  }
}
