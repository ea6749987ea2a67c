package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContinuationsTest {

  private static final Talk.Turn LATTE = new Talk.Turn(0, "can I get a large latte", "Okay, a large latte. Is that right?");
  private static final Talk.Turn MOCHA = new Talk.Turn(7, "get me a mocha with lots of milk", "Okay, a mocha with lots of milk. Is that right?");
  private static final Talk.Turn ICED = new Talk.Turn(8, "give me an iced coffee", "Okay, an iced coffee. Is that right?");

  @Test
  void appliesACallersChangeToThePersonsOrder() {
    Talk.Turn change = new Talk.Turn(1, "make it small please", "Okay, a small latte. Is that right?");

    assertThat(talksOver(LATTE, change)).contains(List.of(MOCHA, new Talk.Turn(1, change.heard(), "Okay, a small mocha with lots of milk. Is that right?")));
  }

  @Test
  void takesAwayWhatTheCallerTookAway() {
    Talk.Turn with = new Talk.Turn(0, "a latte with lots of milk", "Okay, a latte with lots of milk. Is that right?");
    Talk.Turn change = new Talk.Turn(1, "no milk", "Okay, a latte. Is that right?");

    assertThat(talksOver(with, change)).contains(List.of(MOCHA, new Talk.Turn(1, "no milk", "Okay, a mocha. Is that right?")));
  }

  @Test
  void leavesAnswersAsTheyAreThatRepeatNoOrder() {
    Talk.Turn yes = new Talk.Turn(1, "yes please", "Great, your order is in.<|order|>");

    assertThat(talksOver(LATTE, yes)).contains(List.of(MOCHA, yes));
  }

  @Test
  void aNewOrderOfTheDialogueIsNoChange() {
    Talk.Turn another = new Talk.Turn(1, "I want a small latte", "Okay, a small latte. Is that right?");

    assertThat(talksOver(LATTE, another)).containsExactlyInAnyOrder(List.of(ICED, MOCHA), List.of(LATTE, MOCHA));
  }

  @Test
  void thePersonsOwnOrderIsRepeatedAfterAnything() {
    Set<List<Talk.Turn>> talks = talksOver(LATTE, new Talk.Turn(1, "yes please", "Great, your order is in.<|order|>"));

    assertThat(talks).contains(List.of(ICED, MOCHA), List.of(LATTE, MOCHA)).allMatch(turns -> turns.size() == 2);
  }

  private static Set<List<Talk.Turn>> talksOver(Talk.Turn... dialogue) {
    Continuations continuations = new Continuations();
    continuations.learnFrom(new Talk(List.of(dialogue), ""));
    Talk person = new Talk(List.of(MOCHA), "");
    Talk another = new Talk(List.of(ICED), "");
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, 60).mapToObj(i -> continuations.around(person, another, random).turns()).collect(Collectors.toSet());
  }
}
