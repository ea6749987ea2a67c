package omniline.model.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import tools.jackson.databind.JsonNode;

/**
 * The expected numbers of one question, its file under expected/ and its entry in summary.json, and the comparisons with them.
 * A comparison with something that the set does not hold makes no row. Owned by the thread that runs the set.
 */
final class Question {
  private final String name;
  private final JsonNode summary;
  private final SafetensorsFile expected;
  private final Consumer<ParityRow> rows;
  private final Set<String> used = new LinkedHashSet<>();

  Question(String name, JsonNode summary, Path expectedFile, Consumer<ParityRow> rows) {
    this.name = name;
    this.summary = summary;
    this.expected = SafetensorsFile.open(expectedFile);
    this.rows = rows;
  }

  boolean has(String tensor) {
    return expected.has(tensor);
  }

  JsonNode summary() {
    return summary;
  }

  Set<String> tensors() {
    return expected.tensors().keySet();
  }

  float[] floats(String tensor) {
    used.add(tensor);
    return expected.readFloats(tensor);
  }

  long[] longs(String tensor) {
    used.add(tensor);
    return expected.readLongs(tensor);
  }

  double[] doubles(String tensor) {
    used.add(tensor);
    return expected.readDoubles(tensor);
  }

  /** Sizes of a tensor that is there. */
  List<Long> shape(String tensor) {
    return expected.tensor(tensor).shape();
  }

  /** Tensors that no comparison asked for. */
  List<String> unchecked() {
    List<String> left = new ArrayList<>(expected.tensors().keySet());
    left.removeAll(used);
    return left.stream().map(tensor -> name + " " + tensor).toList();
  }

  void row(String quantity, List<Long> shape, double error, double tolerance) {
    rows.accept(new ParityRow(name + " " + quantity, shape, error, tolerance));
  }

  /** The whole tensor against as many values. */
  void compare(Label label, float[] actual, double tolerance) {
    if (has(label.tensor)) {
      row(label.toString(), shape(label.tensor), Errors.largest(actual, floats(label.tensor)), tolerance);
    }
  }

  /** The tensor against the beginning of the values, which must be at least as many. */
  void compareBeginning(String tensor, float[] actual, double tolerance) {
    if (has(tensor)) {
      float[] wanted = floats(tensor);
      float[] beginning = Arrays.copyOf(actual, Math.min(actual.length, wanted.length));
      row(tensor, shape(tensor), Errors.largest(beginning, wanted), tolerance);
    }
  }

  /**
   * A tensor [n, width] that keeps some rows of a larger one, whose numbers another tensor holds; without that, all rows.
   *
   * @param actual all rows, row-major
   */
  void compareRows(Label label, String rowNumbers, float[] actual, double tolerance) {
    if (!has(label.tensor)) {
      return;
    }
    if (!has(rowNumbers)) {
      compare(label, actual, tolerance);
      return;
    }
    TensorEntry entry = expected.tensor(label.tensor);
    int width = entry.size(1);
    long[] numbers = longs(rowNumbers);
    float[] kept = new float[numbers.length * width];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || (numbers[i] + 1) * width > actual.length) {
        row(label.toString(), entry.shape(), Double.POSITIVE_INFINITY, tolerance);
        return;
      }
      System.arraycopy(actual, (int) numbers[i] * width, kept, i * width, width);
    }
    row(label.toString(), entry.shape(), Errors.largest(kept, floats(label.tensor)), tolerance);
  }

  /** Whole numbers of a tensor, exactly. */
  void compare(String tensor, long... actual) {
    if (has(tensor)) {
      row(tensor, shape(tensor), Errors.differing(actual, longs(tensor)), 0);
    }
  }

  /** Sums of float64 values that are each right to about a millionth. */
  void compareSums(String tensor, double[] actual, long count) {
    if (has(tensor)) {
      row(tensor, shape(tensor), Errors.largest(actual, doubles(tensor)), 1e-6 * count);
    }
  }

  /** Whole numbers (or truth as 0 and 1) in summary.json, exactly; nested lists are read through. */
  void compareSummary(String key, long... actual) {
    if (summary.has(key)) {
      long[] wanted = Parity.numbers(summary.path(key));
      row("summary." + key, List.of((long) wanted.length), Errors.differing(actual, wanted), 0);
    }
  }

  /** A text in summary.json, exactly. */
  void compareSummaryText(String key, String actual) {
    if (summary.has(key)) {
      row("summary." + key, List.of(), actual.equals(summary.path(key).asString("")) ? 0 : 1, 0);
    }
  }

  /** A tensor's name, and what our numbers were computed from, shown behind it. */
  record Label(String tensor, String from) {
    static Label of(String tensor) {
      return new Label(tensor, "");
    }

    @Override
    public String toString() {
      return from.isEmpty() ? tensor : tensor + " (" + from + ")";
    }
  }
}
