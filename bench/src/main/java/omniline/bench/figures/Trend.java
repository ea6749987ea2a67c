package omniline.bench.figures;

import java.util.Arrays;
import java.util.List;

/**
 * How a series moves: the median of the slopes between all pairs of points (Theil and Sen), which one odd point, such as a
 * compiler's working memory, does not bend.
 */
public final class Trend {
  private Trend() {}

  /** One measurement. */
  public record Point(double x, double y) {}

  /** Slope in y per x; 0 with fewer than two points. */
  public static double slope(List<Point> points) {
    int n = points.size();
    double[] slopes = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        Point a = points.get(i);
        Point b = points.get(j);
        if (b.x() != a.x()) {
          slopes[count++] = (b.y() - a.y()) / (b.x() - a.x());
        }
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(slopes, 0, count);
    return count % 2 == 1 ? slopes[count / 2] : (slopes[count / 2 - 1] + slopes[count / 2]) / 2;
  }
}
