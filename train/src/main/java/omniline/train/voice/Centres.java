package omniline.train.voice;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Cluster centres: k-means with k-means++ seeds, and the way of units through a clip. Immutable; points and centres are rows of
 * {@code size} floats. Nothing depends on anything but the points and the seed.
 */
public final class Centres {

  private final int size;
  private final int count;

  /** [size][count], so that the distances to all centres are added up side by side. */
  private final float[] columns;

  private final float[] squares;

  /** Centres by their rows. */
  public Centres(float[] rows, int size) {
    this.size = size;
    this.count = rows.length / size;
    columns = new float[rows.length];
    squares = new float[count];
    for (int k = 0; k < count; k++) {
      for (int d = 0; d < size; d++) {
        float value = rows[k * size + d];
        columns[d * count + k] = value;
        squares[k] += value * value;
      }
    }
  }

  /**
   * Clusters points.
   *
   * @param points rows of {@code size}; at least {@code count}
   * @param rounds of assignment and averaging
   */
  public static Centres of(float[] points, int size, int count, int rounds, RandomGenerator random) {
    int n = points.length / size;
    if (n < count) {
      throw new IllegalArgumentException(n + " points for " + count + " centres");
    }
    Centres centres = new Centres(seeds(points, size, count, random), size);
    for (int round = 0; round < rounds; round++) {
      centres = centres.averaged(points, random);
    }
    return centres;
  }

  /** These as float16 holds them, so that a file of half the size gives the very same units. */
  public Centres inHalves() {
    float[] rows = rows();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Float.float16ToFloat(Float.floatToFloat16(rows[i]));
    }
    return new Centres(rows, size);
  }

  /** k-means++ (Arthur and Vassilvitskii 2007): the next seed is drawn by the squared distance to the nearest one so far. */
  private static float[] seeds(float[] points, int size, int count, RandomGenerator random) {
    int n = points.length / size;
    float[] rows = new float[count * size];
    float[] nearest = new float[n];
    Arrays.fill(nearest, Float.MAX_VALUE);
    int chosen = random.nextInt(n);
    for (int k = 0; k < count; k++) {
      System.arraycopy(points, chosen * size, rows, k * size, size);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        nearest[i] = Math.min(nearest[i], distance(points, i * size, rows, k * size, size));
        sum += nearest[i];
      }
      double left = random.nextDouble() * sum;
      chosen = 0;
      while (chosen < n - 1 && left >= nearest[chosen]) {
        left -= nearest[chosen++];
      }
    }
    return rows;
  }

  private static float distance(float[] a, int atA, float[] b, int atB, int size) {
    float sum = 0;
    for (int d = 0; d < size; d++) {
      float off = a[atA + d] - b[atB + d];
      sum += off * off;
    }
    return sum;
  }

  /** One round: every centre becomes the mean of its points; one without points becomes a point drawn at random. */
  private Centres averaged(float[] points, RandomGenerator random) {
    int n = points.length / size;
    double[] sums = new double[count * size];
    int[] members = new int[count];
    float[] distances = new float[count];
    for (int i = 0; i < n; i++) {
      distances(points, i * size, distances);
      int k = least(distances);
      members[k]++;
      for (int d = 0; d < size; d++) {
        sums[k * size + d] += points[i * size + d];
      }
    }
    float[] rows = new float[count * size];
    for (int k = 0; k < count; k++) {
      int drawn = members[k] == 0 ? random.nextInt(n) : -1;
      for (int d = 0; d < size; d++) {
        rows[k * size + d] = drawn >= 0 ? points[drawn * size + d] : (float) (sums[k * size + d] / members[k]);
      }
    }
    return new Centres(rows, size);
  }

  /** Squared distances of one row to every centre. */
  private void distances(float[] points, int at, float[] distances) {
    float own = 0;
    for (int d = 0; d < size; d++) {
      own += points[at + d] * points[at + d];
    }
    for (int k = 0; k < count; k++) {
      distances[k] = squares[k] + own;
    }
    for (int d = 0; d < size; d++) {
      float twice = 2 * points[at + d];
      int column = d * count;
      for (int k = 0; k < count; k++) {
        distances[k] -= twice * columns[column + k];
      }
    }
  }

  private static int least(float[] values) {
    int least = 0;
    for (int k = 1; k < values.length; k++) {
      if (values[k] < values[least]) {
        least = k;
      }
    }
    return least;
  }

  /**
   * The units of a clip: those with the least sum of squared distances plus a cost for every change. At cost 0 each frame has its
   * nearest centre; a higher cost gives fewer and steadier units, which are easier to predict.
   *
   * @param features rows of the clip
   * @return one unit a frame
   */
  public int[] units(float[] features, double changeCost) {
    int frames = features.length / size;
    int[][] from = new int[frames][count];
    float[] best = new float[count];
    float[] distances = new float[count];
    for (int t = 0; t < frames; t++) {
      int least = least(best);
      float changed = (float) (best[least] + (t == 0 ? 0 : changeCost));
      distances(features, t * size, distances);
      for (int k = 0; k < count; k++) {
        from[t][k] = best[k] <= changed ? k : least;
        best[k] = Math.min(best[k], changed) + distances[k];
      }
    }
    int[] units = new int[frames];
    int unit = least(best);
    for (int t = frames - 1; t >= 0; t--) {
      units[t] = unit;
      unit = from[t][unit];
    }
    return units;
  }

  /** Numbers of a centre. */
  public int size() {
    return size;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** All of them, row by row. */
  public float[] rows() {
    float[] rows = new float[columns.length];
    for (int k = 0; k < count; k++) {
      for (int d = 0; d < size; d++) {
        rows[k * size + d] = columns[d * count + k];
      }
    }
    return rows;
  }
}
