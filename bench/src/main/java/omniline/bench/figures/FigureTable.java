package omniline.bench.figures;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The small table that every program ends with: figure, target, and {@code ok} or {@code short}. Figures without a target
 * are shown for understanding.
 */
public final class FigureTable {
  private static final String OK = "ok";
  private static final String SHORT = "short";

  private final List<Row> rows = new ArrayList<>();

  private record Row(String figure, String measured, String target, String verdict) {}

  /** A figure that has to reach the target. */
  public void atLeast(String figure, double measured, double target, String unit) {
    rows.add(new Row(figure, number(measured) + unit, ">= " + number(target) + unit, measured >= target ? OK : SHORT));
  }

  /** A figure that must not exceed the target. */
  public void atMost(String figure, double measured, double target, String unit) {
    rows.add(new Row(figure, number(measured) + unit, "<= " + number(target) + unit, measured <= target ? OK : SHORT));
  }

  /** A figure without a target. */
  public void shown(String figure, double measured, String unit) {
    shown(figure, number(measured) + unit);
  }

  /** A remark in the table. */
  public void shown(String figure, String text) {
    rows.add(new Row(figure, text, "", ""));
  }

  /** Whether every figure reached its target. */
  public boolean allOk() {
    return rows.stream().noneMatch(row -> row.verdict().equals(SHORT));
  }

  /** Prints the rows in columns as wide as they need to be. */
  public void print(PrintStream out) {
    Row head = new Row("figure", "measured", "target", "");
    int figure = head.figure().length();
    int measured = head.measured().length();
    int target = head.target().length();
    for (Row row : rows) {
      figure = Math.max(figure, row.figure().length());
      measured = Math.max(measured, row.target().isEmpty() ? 0 : row.measured().length());
      target = Math.max(target, row.target().length());
    }
    String format = "%-" + figure + "s  %-" + measured + "s  %-" + target + "s  %s";
    out.println(line(format, head));
    rows.forEach(row -> out.println(line(format, row)));
    out.flush();
  }

  private static String line(String format, Row row) {
    return String.format(Locale.ROOT, format, row.figure(), row.measured(), row.target(), row.verdict()).stripTrailing();
  }

  /** Three significant digits, more only before the point. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return size >= 1 ? String.format(Locale.ROOT, "%.2f", value) : String.format(Locale.ROOT, "%.3f", value);
  }
}
