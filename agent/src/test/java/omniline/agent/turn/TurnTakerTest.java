package omniline.agent.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripted speech and silence, hop by hop: {@code "20- 30s 80-"} is 20 hops of silence, 30 of speech, 80 of silence. */
class TurnTakerTest {

  private static final TurnSettings SETTINGS = new TurnSettings(60, 600, 0, 300, 150, 120, true, 60);

  private static final TurnSettings SPECULATING = new TurnSettings(60, 600, 200, 300, 150, 120, true, 60);

  private record Seen(TurnEvent event, long hop) {
  }

  private final List<Seen> seen = new ArrayList<>();
  private TurnTaker taker = new TurnTaker(SETTINGS);

  private void play(String script, boolean agentSpeaking) {
    for (String run : List.of(script.split(" ", -1))) {
      boolean speech = run.endsWith("s");
      int hops = Integer.parseInt(run.substring(0, run.length() - 1));
      for (int i = 0; i < hops; i++) {
        TurnEvent event = taker.onHop(speech, agentSpeaking);
        if (event != TurnEvent.NONE) {
          seen.add(new Seen(event, taker.nowSamples() / 160));
        }
      }
    }
  }

  private void play(String script) {
    play(script, false);
  }

  @Test
  void beginsAfterStartMsOfSpeechAndEndsAfterTheHangover() {
    play("100- 50s 100-");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 106), new Seen(TurnEvent.TURN_ENDED, 210));
    assertThat(taker.turnStartSamples()).isEqualTo(70 * 160);
    assertThat(taker.lastSpeechSamples()).isEqualTo(150 * 160);
    assertThat(taker.inTurn()).isFalse();
  }

  @Test
  void bridgesPausesShorterThanTheHangover() {
    play("100- 30s 59- 30s 59- 30s 80-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED);
    assertThat(taker.lastSpeechSamples()).isEqualTo(308 * 160);
  }

  @Test
  void aPauseOfTheHangoverMakesTwoTurns() {
    play("100- 30s 60- 30s 60-");
    assertThat(seen).extracting(Seen::event).containsExactly(
        TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED, TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED);
  }

  @Test
  void theSecondTurnBeginsWhereTheFirstEnded() {
    play("100- 30s 61- 30s");
    assertThat(taker.turnStartSamples()).isEqualTo(190 * 160);
  }

  @Test
  void discardsACoughAndKeepsItsSoundForTheTurnAfterIt() {
    play("100- 10s 60-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_DISCARDED);
    play("10s");
    assertThat(taker.turnStartSamples()).isEqualTo(140 * 160);
  }

  @Test
  void clicksShorterThanStartMsBeginNothing() {
    play("100- 5s 20- 5s 20- 5s 20-");
    assertThat(seen).isEmpty();
  }

  @Test
  void aBrokenFirstSyllableStillBeginsATurnAtItsFirstHop() {
    play("100- 3s 1- 3s 1- 3s");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 110));
    assertThat(taker.turnStartSamples()).isEqualTo(70 * 160);
  }

  @Test
  void aTurnAtTheVeryBeginningHasNoPreRollBeforeTheCall() {
    play("6s");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 6));
    assertThat(taker.turnStartSamples()).isZero();
  }

  @Test
  void speechOverTheAgentIsABargeIn() {
    play("100- 6s", true);
    assertThat(seen).containsExactly(new Seen(TurnEvent.BARGE_IN, 106));
    play("30s 60-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.BARGE_IN, TurnEvent.TURN_ENDED);
  }

  @Test
  void bargeInHasAWaitOfItsOwn() {
    taker = new TurnTaker(new TurnSettings(60, 600, 0, 300, 150, 120, true, 200));
    play("100- 19s", true);
    assertThat(seen).isEmpty();
    play("1s", true);
    assertThat(seen).containsExactly(new Seen(TurnEvent.BARGE_IN, 120));
  }

  @Test
  void withoutBargeInTheCallerWaitsForTheAgentToEnd() {
    taker = new TurnTaker(new TurnSettings(60, 600, 0, 300, 150, 120, false, 60));
    play("100- 50s", true);
    assertThat(seen).isEmpty();
    play("6s");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 156));
  }

  @Test
  void aTurnTooLongIsEndedAndTheNextBeginsAtOnceWithNothingLostBetween() {
    taker = new TurnTaker(new TurnSettings(60, 600, 0, 300, 150, 1, true, 60));
    play("100s");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED);
    long endSamples = taker.nowSamples();
    play("1s");
    assertThat(seen.getLast().event()).isEqualTo(TurnEvent.TURN_STARTED);
    assertThat(taker.turnStartSamples()).isEqualTo(endSamples);
    play("30s 60-");
    assertThat(seen.getLast().event()).isEqualTo(TurnEvent.TURN_ENDED);
  }

  @Test
  void whatFollowsATurnTooLongIsDiscardedWhenItIsSilence() {
    taker = new TurnTaker(new TurnSettings(60, 600, 0, 300, 150, 1, true, 60));
    play("95s 200-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED,
        TurnEvent.TURN_STARTED, TurnEvent.TURN_DISCARDED);
  }

  @Test
  void saysThatTheTurnMayBeOverBeforeItIs() {
    taker = new TurnTaker(SPECULATING);
    play("100- 50s 100-");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 106), new Seen(TurnEvent.MAYBE_ENDED, 170),
        new Seen(TurnEvent.TURN_ENDED, 210));
  }

  @Test
  void saysThatTheCallerWentOnAndGuessesAgainAtTheNextPause() {
    taker = new TurnTaker(SPECULATING);
    play("100- 50s 30- 10s 80-");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 106), new Seen(TurnEvent.MAYBE_ENDED, 170),
        new Seen(TurnEvent.RESUMED, 181), new Seen(TurnEvent.MAYBE_ENDED, 210), new Seen(TurnEvent.TURN_ENDED, 250));
  }

  @Test
  void shortPausesAndCoughsAreNoReasonToGuess() {
    taker = new TurnTaker(SPECULATING);
    play("100- 50s 19- 10s 19- 10s 5-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED);
    taker = new TurnTaker(SPECULATING);
    play("100- 10s 100-");
    assertThat(seen).extracting(Seen::event).doesNotContain(TurnEvent.MAYBE_ENDED);
  }

  @Test
  void doesNotGuessWhereItIsTooLateToGain() {
    taker = new TurnTaker(new TurnSettings(60, 600, 600, 300, 150, 120, true, 60));
    play("100- 50s 100-");
    assertThat(seen).extracting(Seen::event).containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED);
  }

  @Test
  void goingOnAtTheLongestTurnIsToldBeforeItsEnd() {
    taker = new TurnTaker(new TurnSettings(60, 600, 200, 0, 150, 1, true, 60));
    play("10- 60s 39- 20s");
    assertThat(seen).containsExactly(new Seen(TurnEvent.TURN_STARTED, 16), new Seen(TurnEvent.MAYBE_ENDED, 90),
        new Seen(TurnEvent.RESUMED, 110), new Seen(TurnEvent.TURN_ENDED, 111), new Seen(TurnEvent.TURN_STARTED, 112));
  }

  @Test
  void refusesTimesShorterThanAHop() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TurnSettings(5, 600, 0, 300, 150, 120, true, 60))
        .withMessageContaining("10 ms");
    assertThatIllegalArgumentException().isThrownBy(() -> new TurnSettings(60, 600, 0, -1, 150, 120, true, 60))
        .withMessageContaining("preRollMs");
  }
}
