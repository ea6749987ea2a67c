package omniline.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import omniline.agent.turn.TurnSettings;
import omniline.agent.turn.VoiceActivity;
import omniline.model.ReplyOutcome;
import omniline.model.mel.LogMel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a talk does when the model's answers ask for more than words, in virtual time. */
class ActionsTest {
  private static final int TICK = 320;
  private static final int SECOND = 16_000;

  private static final Phrase BACK_AGAIN = new Phrase(sound(SECOND / 2, 77));

  private final ScriptedModel model = new ScriptedModel();
  private final List<CallAction> acted = new ArrayList<>();
  private final VoiceSignal caller = new VoiceSignal();
  private final List<Integer> heardLevels = new ArrayList<>();
  private int told;
  private long nowNs = 1_000_000_000L;
  private Talk talk = talk(".*");

  @AfterEach
  void close() {
    talk.close();
  }

  private Talk talk(String confirmation) {
    return new Talk(model, new VoiceActivity(2, -50f), new TurnSettings(60, 600, 200, 300, 150, 120, true, 60),
        new Talk.Ears(new LogMel(80, 1200), new Talk.Manners(Phrase.NONE, Phrase.NONE, BACK_AGAIN, Pattern.compile(confirmation)), new Line()));
  }

  private static short[] sound(int lengthSamples, int level) {
    short[] pcm = new short[lengthSamples];
    Arrays.fill(pcm, (short) level);
    return pcm;
  }

  private long ticksAt(int level) {
    return heardLevels.stream().filter(heard -> heard == level).count();
  }

  private final class Line implements Talk.Line {
    @Override
    public int delayMs() {
      return 40;
    }

    @Override
    public void turn(Turn turn) {
      told++;
    }

    @Override
    public void discarded() {
      // The noise in here is meant to be one.
    }

    @Override
    public void underruns(long count) {
      throw new AssertionError("an answer was late");
    }

    @Override
    public void acted(CallAction action) {
      acted.add(action);
    }
  }

  private void run(int ms, boolean callerSpeaks) {
    for (int at = 0; at < ms; at += 20) {
      talk.heard(callerSpeaks ? caller.next(TICK) : new short[TICK], TICK, nowNs);
      short[] spoken = new short[TICK];
      talk.speak(spoken, TICK, nowNs);
      heardLevels.add((int) spoken[0]);
      nowNs += 20_000_000L;
    }
  }

  /** The caller says something; the answer is a second of sound with these actions. */
  private void turn(String text, String... actions) {
    run(1_000, true);
    run(900, false);
    ScriptedModel.Asked reply = model.asked.getLast();
    reply.speak(SECOND, 11);
    for (String action : actions) {
      reply.listener.onAction(action);
    }
    reply.end(ReplyOutcome.STOP_TOKEN, SECOND, text);
  }

  private List<String> names() {
    return acted.stream().map(CallAction::name).toList();
  }

  @Test
  void hangsUpWhenTheAnswerHasBeenHeardToItsEndAndALittleLater() {
    turn("Goodbye.", CallAction.HANG_UP);
    run(1_000, false);
    assertThat(acted).isEmpty();
    run(20, false);
    assertThat(told).isEqualTo(1);
    run(Actions.GRACE_MS - 60, false);
    assertThat(acted).as("the far end still hears the last packets").isEmpty();
    run(60, false);
    assertThat(acted).containsExactly(new CallAction(1, CallAction.HANG_UP, ""));
    run(2_000, false);
    assertThat(acted).as("once").hasSize(1);
  }

  @Test
  void doesNotHangUpOnACallerWhoInterrupts() {
    turn("Goodbye.", CallAction.HANG_UP);
    run(500, false);
    run(1_000, true);
    run(2_000, false);
    assertThat(model.heard).hasSize(1);
    assertThat(acted).isEmpty();
  }

  @Test
  void doesNotHangUpOnACallerWhoSaysSomethingMore() {
    turn("Goodbye.", CallAction.HANG_UP);
    run(1_060, false);
    run(1_000, true);
    run(2_000, false);
    assertThat(model.asked).hasSize(2);
    assertThat(acted).isEmpty();
  }

  @Test
  void hangsUpAfterANoiseThatWasNoTurn() {
    turn("Goodbye.", CallAction.HANG_UP);
    run(1_060, false);
    run(80, true);
    run(200, false);
    assertThat(acted).as("it might be the beginning of a turn").isEmpty();
    run(2_000, false);
    assertThat(model.asked).hasSize(1);
    assertThat(names()).containsExactly(CallAction.HANG_UP);
  }

  @Test
  void hangsUpAfterAnAnswerWithoutASound() {
    run(1_000, true);
    run(900, false);
    model.asked.getLast().listener.onAction(CallAction.HANG_UP);
    model.asked.getLast().end(ReplyOutcome.STOP_TOKEN, 0, "");
    run(500, false);
    assertThat(names()).containsExactly(CallAction.HANG_UP);
  }

  @Test
  void doesNotHangUpWhenTheAnswerBrokeOff() {
    run(1_000, true);
    run(900, false);
    model.asked.getLast().speak(TICK, 11);
    model.asked.getLast().listener.onAction(CallAction.HANG_UP);
    model.asked.getLast().end(ReplyOutcome.FAILED, TICK, "Good");
    run(2_000, false);
    assertThat(told).isEqualTo(1);
    assertThat(acted).isEmpty();
  }

  @Test
  void placesTheOrderThatWasRepeatedBeforeAtOnceAndHangsUpAtTheEnd() {
    turn("Okay, a large latte. Is that right?");
    run(1_500, false);
    turn("Your order is in. Goodbye.", CallAction.ORDER, CallAction.HANG_UP, CallAction.ORDER);
    run(40, false);
    assertThat(acted).containsExactly(new CallAction(2, CallAction.ORDER, "Okay, a large latte. Is that right?"));
    run(2_000, false);
    assertThat(names()).containsExactly(CallAction.ORDER, CallAction.HANG_UP);
  }

  @Test
  void anInterruptionTakesNoOrderBackAndItIsNotPlacedTwice() {
    turn("Okay, a large latte. Is that right?");
    run(1_500, false);
    turn("Your order is in.", CallAction.ORDER);
    run(300, false);
    turn("Your order is in.", CallAction.ORDER);
    run(1_500, false);
    assertThat(names()).containsExactly(CallAction.ORDER, CallAction.ORDER_AGAIN);
    turn("Okay, a small mocha. Is that right?");
    run(1_500, false);
    turn("Your order is in.", CallAction.ORDER);
    run(100, false);
    assertThat(acted.getLast()).isEqualTo(new CallAction(5, CallAction.ORDER, "Okay, a small mocha. Is that right?"));
  }

  @Test
  void theConfirmedTextIsTheLastThatHasItsForm() {
    talk.close();
    talk = talk("Okay, an? .*");
    turn("Okay, a large latte. Is that right?");
    run(1_500, false);
    turn("We close at six.");
    run(1_500, false);
    turn("Your order is in.", CallAction.ORDER);
    run(100, false);
    assertThat(acted.getLast().text()).isEqualTo("Okay, a large latte. Is that right?");
  }

  @Test
  void anOrderStandsThoughTheCallerHangsUpInTheMiddleOfTheAnswer() {
    turn("Okay, a large latte. Is that right?");
    run(1_500, false);
    turn("Your order is in. Goodbye.", CallAction.ORDER, CallAction.HANG_UP);
    talk.close();
    assertThat(names()).containsExactly(CallAction.ORDER);
    talk = talk(".*");
  }

  @Test
  void otherActionsWaitForTheEndToo() {
    turn("One moment.", CallAction.TRANSFER, "play_music", CallAction.TRANSFER);
    run(900, false);
    assertThat(acted).isEmpty();
    run(500, false);
    assertThat(names()).containsExactly(CallAction.TRANSFER, "play_music");
  }

  @Test
  void saysThatNobodyTookTheCallerWhenTheTransferFailed() {
    turn("One moment.", CallAction.TRANSFER);
    run(1_500, false);
    talk.transferFailed();
    run(1_000, false);
    assertThat(ticksAt(77)).as("half a second, once").isEqualTo(25);
    turn("A latte, then.");
    run(1_500, false);
    assertThat(told).as("the talk goes on").isEqualTo(2);
    assertThat(ticksAt(77)).isEqualTo(25);
  }

  @Test
  void saysItOnlyWhenTheCallerHasFinishedAndBeenAnswered() {
    turn("One moment.", CallAction.TRANSFER);
    run(1_500, false);
    run(500, true);
    talk.transferFailed();
    run(500, true);
    run(900, false);
    assertThat(ticksAt(77)).as("an answer is on its way").isZero();
    model.asked.getLast().speak(SECOND, 11);
    model.asked.getLast().end(ReplyOutcome.STOP_TOKEN, SECOND, "Yes.");
    run(960, false);
    assertThat(ticksAt(77)).isZero();
    run(1_000, false);
    assertThat(ticksAt(77)).isEqualTo(25);
  }

  @Test
  void aCallerWhoInterruptsTheSentenceTakesNothingBackOfTheAnswerBefore() {
    turn("One moment.", CallAction.TRANSFER);
    run(1_500, false);
    talk.transferFailed();
    run(200, false);
    int rolledBack = model.heard.size();
    run(1_000, true);
    run(900, false);
    assertThat(ticksAt(77)).isBetween(5L, 24L);
    assertThat(model.heard).hasSize(rolledBack);
    assertThat(model.asked).hasSize(2);
  }

  /** A window of twelve seconds: what lies behind it counts only where the caller spoke. */
  @Test
  void silenceBehindAFullWindowIsNoWindowOfItsOwn() {
    run(11_880, true);
    run(900, false);
    assertThat(model.asked.getLast().utterance.windows()).hasSize(1);
    assertThat(model.asked.getLast().utterance.lengthFrames()).as("it went on, in silence").isEqualTo(1200);
    model.asked.getLast().end(ReplyOutcome.STOP_TOKEN, 0, "");
    run(14_000, true);
    run(900, false);
    assertThat(model.asked.getLast().utterance.windows()).hasSize(2);
    assertThat(model.asked.getLast().utterance.lengthFrames()).isBetween(1_400, 1_470);
  }
}
