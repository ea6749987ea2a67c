package omniline.model.parity;

import java.util.Arrays;
import java.util.List;

/**
 * The best symbols of every step and their logits. Two nearly equal logits may change places within the tolerance, so ids are not
 * compared one by one: our logit at each expected id, and our sorted best logits, must both be what was expected.
 */
final class Top5 {
  private Top5() {}

  /**
   * Compares PREFIX.top5_ids and PREFIX.top5_logits.
   *
   * @param logits all our logits, row-major [steps, symbols]
   */
  static void compare(Question question, String prefix, float[] logits, double tolerance) {
    if (!question.has(prefix + ".top5_ids") || !question.has(prefix + ".top5_logits")) {
      return;
    }
    long[] ids = question.longs(prefix + ".top5_ids");
    float[] expected = question.floats(prefix + ".top5_logits");
    List<Long> shape = question.shape(prefix + ".top5_logits");
    int steps = Math.toIntExact(shape.getFirst());
    double error = ids.length == expected.length && steps > 0 && logits.length % steps == 0 ? 0 : Double.POSITIVE_INFINITY;
    for (int step = 0; step < steps && error < Double.POSITIVE_INFINITY; step++) {
      int symbols = logits.length / steps;
      int best = expected.length / steps;
      float[] row = Arrays.copyOfRange(logits, step * symbols, (step + 1) * symbols);
      float[] sorted = row.clone();
      Arrays.sort(sorted);
      for (int rank = 0; rank < best; rank++) {
        int id = (int) ids[step * best + rank];
        float wanted = expected[step * best + rank];
        error = Errors.larger(error, (id >= 0 && id < symbols ? row[id] : Float.NaN) - wanted);
        error = Errors.larger(error, sorted[symbols - 1 - rank] - wanted);
      }
    }
    question.row(prefix + ".top5_logits", shape, error, tolerance);
  }
}
