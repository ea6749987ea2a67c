package omniline.model.parity;

import java.util.List;
import java.util.Locale;

/**
 * One compared quantity.
 *
 * @param quantity where it comes from and what it is, such as {@code q2 llm.step_logits}
 * @param shape sizes of what was compared
 * @param maxAbsError largest absolute difference; for exact quantities the number of differing values; infinite when the sizes
 *     differ or a value is not a number
 * @param tolerance largest error that is ok, 0 for exact quantities, infinite where the error is only told
 */
public record ParityRow(String quantity, List<Long> shape, double maxAbsError, double tolerance) {
  public ParityRow {
    shape = List.copyOf(shape);
  }

  /** True when the error is within the tolerance. */
  public boolean ok() {
    return maxAbsError <= tolerance;
  }

  /** One line: quantity, shape, error, tolerance, ok or FAIL. */
  @Override
  public String toString() {
    String error = tolerance == 0 && maxAbsError < 1e15 ? "%.0f differ".formatted(maxAbsError) : String.format(Locale.ROOT, "%.2e", maxAbsError);
    if (tolerance == Double.POSITIVE_INFINITY) {
      return String.format(Locale.ROOT, "%-42s %-16s %12.2e", quantity, shape, maxAbsError);
    }
    String limit = tolerance == 0 ? "exact" : String.format(Locale.ROOT, "%.0e", tolerance);
    return String.format(Locale.ROOT, "%-42s %-16s %12s %8s  %s", quantity, shape, error, limit, ok() ? "ok" : "FAIL");
  }
}
