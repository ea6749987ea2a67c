package omniline.model.parity;

import java.util.List;

/**
 * What a golden set said.
 *
 * @param rows every comparison, in the order it was made
 * @param unchecked tensors of the expected files that no comparison used
 */
public record ParityReport(List<ParityRow> rows, List<String> unchecked) {
  public ParityReport {
    rows = List.copyOf(rows);
    unchecked = List.copyOf(unchecked);
  }

  /** True when there are rows and every one is within its tolerance. */
  public boolean ok() {
    return !rows.isEmpty() && rows.stream().allMatch(ParityRow::ok);
  }
}
