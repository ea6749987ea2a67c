package omniline.bench.figures;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of words in columns as wide as they need to be: the first column to the left, all others to the right. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  public TextTable(String... heads) {
    columns = heads.length;
    rows.add(List.of(heads));
  }

  /** One row, with a word for every column. */
  public void row(String... words) {
    if (words.length != columns) {
      throw new IllegalArgumentException(words.length + " words for " + columns + " columns");
    }
    rows.add(List.of(words));
  }

  public void print(PrintStream out) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(row.getFirst()).append(" ".repeat(widths[0] - row.getFirst().length()));
      for (int i = 1; i < columns; i++) {
        line.append(GAP).append(" ".repeat(widths[i] - row.get(i).length())).append(row.get(i));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }
}
