package omniline.agent.caller.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The timeline of a call as a small table for people, times in seconds since the media began. Any thread. */
public final class TimelineTable {

  private TimelineTable() {}

  /** One line per turn under a heading, and a line that sums the gaps up. */
  public static List<String> lines(CallOutcome outcome) {
    int width = Math.max("played".length(), outcome.turns().stream().mapToInt(turn -> turn.name().length()).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "turn  %-" + width + "s  speech end  first answer  turn gap   answer", "played"));
    int number = 0;
    for (TurnTiming turn : outcome.turns()) {
      number++;
      String head = String.format(Locale.ROOT, "%4d  %-" + width + "s  %8.2f s", number, turn.name(),
          Math.max(0, turn.speechEndMs()) / 1e3);
      String answer = turn.answered()
          ? String.format(Locale.ROOT, "  %10.2f s  %5d ms  %5.2f s", turn.answerStartMs() / 1e3, turn.gapMs(),
              turn.answerLengthMs() / 1e3)
          : "          none";
      String barge = turn.gaveWay() ? "  agent fell silent " + turn.gaveWayAfterMs() + " ms after we began" : "";
      lines.add(head + answer + barge);
    }
    lines.add(summary(outcome));
    return lines;
  }

  /** {@code turn gap: min 640 ms, median 701 ms, max 780 ms; 3 of 3 turns answered}. */
  public static String summary(CallOutcome outcome) {
    List<Integer> gaps = outcome.gapsMs();
    String answered = outcome.answered().size() + " of " + outcome.turnsWanted() + " turns answered";
    if (gaps.isEmpty()) {
      return answered;
    }
    return "turn gap: min " + gaps.getFirst() + " ms, median " + median(gaps) + " ms, max " + gaps.getLast() + " ms; " + answered;
  }

  static int median(List<Integer> sorted) {
    int upper = sorted.get(sorted.size() / 2);
    int lower = sorted.get((sorted.size() - 1) / 2);
    return (lower + upper) / 2;
  }
}
