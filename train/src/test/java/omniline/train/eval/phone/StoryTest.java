package omniline.train.eval.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import omniline.train.eval.phone.Story.CallTold;
import omniline.train.eval.phone.Story.TurnTold;
import org.junit.jupiter.api.Test;

/** The agent's log as it is printed; the end-to-end test of a call's story holds the agent to these lines. */
class StoryTest {
  private static final List<String> ONE = List.of(
      "21:00:00.001 INFO  loaded omniline-barista, 11 million weights",
      "21:00:01.250 INFO  c1 answered: sip:caller@127.0.0.1 for agent, opus, Call-ID 7a@127.0.0.1",
      "21:00:09.871 INFO  c1 turn 1: heard 4.1 s, answered 2.3 s \"Okay, a latte. Is that right?\"",
      "21:00:09.871 INFO  c1 turn 1: gap 641 ms = endpointing 600 + encoder 21 + prefill 4 + units 9 + vocoder 5 + playout 2; 14 tokens, 90 units",
      "21:00:10.004 INFO  c1 ended after 8.7 s (remote bye): 1 turns, 0 interrupted; 435 packets in, 0 lost, 0 late, 0 ms concealed,"
          + " jitter 0.1 ms, delay 20 ms");

  @Test
  void aCallIsToldWithItsTurns() {
    assertThat(Story.read(ONE).calls()).containsExactly(new CallTold("c1", true, 1, List.of(new TurnTold(1, "Okay, a latte. Is that right?", 41))));
  }

  @Test
  void aCallThatIsNotOverIsNotEnded() {
    assertThat(Story.read(ONE.subList(0, 4)).calls().getFirst().ended()).isFalse();
    assertThat(Story.read(ONE.subList(0, 3)).calls().getFirst().turns()).containsExactly(new TurnTold(1, "Okay, a latte. Is that right?", -1));
    assertThat(Story.read(ONE.subList(0, 1)).calls()).isEmpty();
  }

  @Test
  void aTextMayHaveLinesQuotesAndAnInterruption() {
    Story story = Story.read(List.of(
        "21:00:01.250 INFO  c7 answered: sip:caller@127.0.0.1 for agent, opus, Call-ID 7a@127.0.0.1",
        "21:00:02.000 INFO  c7 turn 1: heard 1.0 s, answered 0.5 s \"He said \"no\"",
        "and (interrupted himself)\" (interrupted after 0.4 s, rolled back to there)",
        "21:00:02.001 INFO  c7 turn 1: gap - ms = endpointing 600 + encoder - + prefill - + units - + vocoder - + playout -; 3 tokens, 0 units"));
    assertThat(story.calls().getFirst().turns()).containsExactly(new TurnTold(1, "He said \"no\"\nand (interrupted himself)", -1));
  }

  @Test
  void anAnswerThatTheEndOfTheCallCutOffLeavesItsTurn() {
    Story story = Story.read(List.of(
        "21:00:01.250 INFO  c1 answered: a for agent, opus, Call-ID x",
        "21:00:03.000 INFO  c1 turn 2: heard 1.0 s, the call ended before the answer did; gap 640 ms, of it endpointing 600",
        "21:00:03.001 INFO  c1 ended after 2.0 s (remote bye): 1 turns, 0 interrupted"));
    assertThat(story.calls()).containsExactly(new CallTold("c1", true, 2, List.of()));
  }

  @Test
  void aTurnWithoutAnAnswerIsNoneAndCallsAreKeptApart() {
    Story story = Story.read(List.of(
        "21:00:01.250 INFO  c1 answered: a for agent, opus, Call-ID x",
        "21:00:02.250 INFO  c2 answered: b for agent, opus, Call-ID y",
        "21:00:03.000 ERROR c1 turn 1: heard 1.0 s, no answer: the model is gone; apologised",
        "21:00:04.000 INFO  c2 turn 1: heard 1.0 s, answered 0.5 s \"Hello.\"",
        "21:00:05.000 INFO  c1 ended after 4.0 s (remote bye): 0 turns, 0 interrupted"));
    assertThat(story.calls()).containsExactly(new CallTold("c1", true, 1, List.of()), new CallTold("c2", false, 1, List.of(new TurnTold(1, "Hello.", -1))));
  }
}
