package omniline.train.eval.phone;

import java.util.List;
import java.util.Locale;

/**
 * How long callers waited, seen by their packets. Where the agent took a pause for the end of the turn, the gap after the rest tells
 * nothing (its first answer may still be on the line): such calls are counted and left out.
 *
 * @param gaps of each call
 * @param waitMs the endpointing wait in each of them
 */
public record WireGaps(List<Gap> gaps, int waitMs) {
  public WireGaps {
    gaps = List.copyOf(gaps);
  }

  /**
   * One call.
   *
   * @param ms from the last packet of speech to the first of the answer; -1 without an answer
   * @param turns that the agent made of the caller's one; 0 where it heard none
   */
  public record Gap(int ms, int turns) {}

  /** Calls that were answered, in the caller's sense. */
  public int answered() {
    return (int) gaps.stream().filter(gap -> gap.ms >= 0).count();
  }

  /** Calls in which the agent heard more than one turn. */
  public int split() {
    return (int) gaps.stream().filter(gap -> gap.turns > 1).count();
  }

  /** The gap that this share of the whole turns does not exceed (nearest rank); 0 where there is none. */
  public int quantileMs(double share) {
    List<Integer> sorted = sorted();
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  private List<Integer> sorted() {
    return gaps.stream().filter(gap -> gap.ms >= 0 && gap.turns <= 1).map(Gap::ms).sorted().toList();
  }

  /** A line for people. */
  public String line() {
    String calls = String.format(Locale.ROOT, "  on the wire: %d of %d calls answered, in %d a pause was taken for the end of the turn", answered(),
        gaps.size(), split());
    return sorted().isEmpty() ? calls
        : String.format(Locale.ROOT, "%s; gap of the other %d p50 %d ms p95 %d ms, beyond the wait of %d ms p50 %d ms p95 %d ms", calls,
            sorted().size(), quantileMs(0.5), quantileMs(0.95), waitMs, quantileMs(0.5) - waitMs, quantileMs(0.95) - waitMs);
  }
}
