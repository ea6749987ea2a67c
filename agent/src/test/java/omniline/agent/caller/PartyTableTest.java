package omniline.agent.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import omniline.agent.caller.timeline.BothSides;
import omniline.agent.caller.timeline.CallOutcome;
import omniline.agent.caller.timeline.LineQuality;
import omniline.agent.caller.timeline.PartyTable;
import omniline.agent.caller.timeline.TurnTiming;
import org.junit.jupiter.api.Test;

class PartyTableTest {
  private static final BothSides SOUND = new BothSides(new short[0], new short[0]);
  private static final CallOutcome REFUSED =
      new CallOutcome(false, "", "the far end refused the call (503 All lines are busy)", List.of(), 1, SOUND, new LineQuality(0, 0, 0));

  private static CallOutcome answered(LineQuality line, int... gapsMs) {
    List<TurnTiming> turns = new ArrayList<>();
    for (int gapMs : gapsMs) {
      int answerMs = gapMs < 0 ? TurnTiming.NEVER : 3_000 + gapMs;
      turns.add(new TurnTiming("a.wav", 1_000, 3_000, answerMs, answerMs, TurnTiming.NEVER));
    }
    return new CallOutcome(true, "PCMU", "we hung up", turns, gapsMs.length, SOUND, line);
  }

  @Test
  void eachCallIsALine() {
    assertThat(PartyTable.line(3, answered(new LineQuality(0, 990, 10), 642, 655)))
        .isEqualTo("call 3: PCMU, 2 of 2 turns answered after 642, 655 ms; no silence in the answers; 10 of 1000 packets lost; we hung up");
    assertThat(PartyTable.line(1, answered(new LineQuality(2, 5, 0), -1)))
        .isEqualTo("call 1: PCMU, 0 of 1 turns answered; 2 silences in the answers; 0 of 5 packets lost; we hung up");
    assertThat(PartyTable.line(8, REFUSED)).isEqualTo("call 8: the far end refused the call (503 All lines are busy)");
  }

  @Test
  void theSumsAreOverAllCalls() {
    assertThat(PartyTable.lines(List.of(answered(new LineQuality(1, 900, 4), 700, 640), answered(new LineQuality(2, 96, 0), 660), REFUSED)))
        .containsExactly(
            "calls answered                        2 of 3",
            "turns answered                        3 of 4",
            "answer after, p50, p95, longest       660, 700, 700 ms",
            "silences of 60 ms or more in answers  3",
            "packets lost                          4 of 1000");
  }

  @Test
  void withoutAnswersThereIsNoTimeToTell() {
    assertThat(PartyTable.lines(List.of(REFUSED))).noneMatch(line -> line.startsWith("answer after"));
  }
}
