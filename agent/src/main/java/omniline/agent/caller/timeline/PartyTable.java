package omniline.agent.caller.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Several calls at once, for people: a line for each and what they came to together. Any thread. */
public final class PartyTable {

  private PartyTable() {}

  /** One call: {@code call 3: PCMU, 1 of 1 turns answered after 642 ms; no silence in the answers; 0 of 312 packets lost; we hung up}. */
  public static String line(int number, CallOutcome outcome) {
    if (!outcome.established()) {
      return "call " + number + ": " + outcome.ending();
    }
    String gaps = outcome.answered().stream().map(turn -> Integer.toString(turn.gapMs())).collect(Collectors.joining(", "));
    LineQuality line = outcome.line();
    return String.format(Locale.ROOT, "call %d: %s, %d of %d turns answered%s; %s; %d of %d packets lost; %s", number, outcome.codec(),
        outcome.answered().size(), outcome.turnsWanted(), gaps.isEmpty() ? "" : " after " + gaps + " ms",
        line.silences() == 0 ? "no silence in the answers" : line.silences() + " silences in the answers", line.packetsLost(),
        line.packetsReceived() + line.packetsLost(), outcome.ending());
  }

  /** The sums over all calls. */
  public static List<String> lines(List<CallOutcome> outcomes) {
    List<Integer> gaps = outcomes.stream().flatMap(outcome -> outcome.gapsMs().stream()).sorted().toList();
    List<String> lines = new ArrayList<>();
    lines.add(row("calls answered", outcomes.stream().filter(CallOutcome::established).count() + " of " + outcomes.size()));
    lines.add(row("turns answered", gaps.size() + " of " + outcomes.stream().mapToInt(CallOutcome::turnsWanted).sum()));
    if (!gaps.isEmpty()) {
      lines.add(row("answer after, p50, p95, longest",
          quantile(gaps, 0.5) + ", " + quantile(gaps, 0.95) + ", " + gaps.getLast() + " ms"));
    }
    lines.add(row("silences of 60 ms or more in answers", Integer.toString(
        outcomes.stream().mapToInt(outcome -> outcome.line().silences()).sum())));
    long lost = outcomes.stream().mapToLong(outcome -> outcome.line().packetsLost()).sum();
    long received = outcomes.stream().mapToLong(outcome -> outcome.line().packetsReceived()).sum();
    lines.add(row("packets lost", lost + " of " + (received + lost)));
    return lines;
  }

  private static String row(String what, String value) {
    return String.format(Locale.ROOT, "%-38s%s", what, value);
  }

  /** The smallest value that is not less than this share of them (nearest rank). */
  static int quantile(List<Integer> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
