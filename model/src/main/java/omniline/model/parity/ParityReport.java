package omniline.model.parity;

import java.util.List;

/** All rows of a golden set, in the order they were computed. */
public record ParityReport(List<ParityRow> rows) {
  public ParityReport {
    rows = List.copyOf(rows);
  }

  /** True when there are rows and every one is within its tolerance. */
  public boolean ok() {
    return !rows.isEmpty() && rows.stream().allMatch(ParityRow::ok);
  }
}
