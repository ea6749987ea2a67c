package omniline.train.eval.phone;

import java.nio.file.Path;
import java.util.List;
import omniline.train.TrainException;
import omniline.train.corpus.JsonLines;
import org.jspecify.annotations.Nullable;

/**
 * What the caller measured: a line of {@code omniline call --json}.
 *
 * @param established whether the agent picked up
 * @param ending why the call is over, for people
 * @param turns as spoken
 */
record PlacedCall(boolean established, String ending, List<Turn> turns) {
  PlacedCall {
    turns = List.copyOf(turns);
  }

  /**
   * One turn.
   *
   * @param gapMs from the last packet of the caller's speech to the first of the answer, true to about 20 ms; null without an answer
   */
  record Turn(@Nullable Integer gapMs) {}

  /** The only line of a file. */
  static PlacedCall read(Path file) {
    List<PlacedCall> calls = JsonLines.read(file, PlacedCall.class);
    if (calls.size() != 1) {
      throw new TrainException(file + " was to tell of one call and tells of " + calls.size());
    }
    return calls.getFirst();
  }

  /** The first turn's gap, -1 where it was not answered. */
  int gapMs() {
    Integer gapMs = turns.isEmpty() ? null : turns.getFirst().gapMs();
    return gapMs == null ? -1 : gapMs;
  }
}
