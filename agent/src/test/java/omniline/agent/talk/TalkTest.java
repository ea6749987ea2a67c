package omniline.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import omniline.agent.turn.TurnSettings;
import omniline.agent.turn.VoiceActivity;
import omniline.model.ReplyOutcome;
import omniline.model.Utterance;
import omniline.model.mel.LogMel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A talk in virtual time: 20 ms a tick, a scripted caller, a model that answers when the test says so. */
class TalkTest {
  private static final int TICK = 320;
  private static final short[] SORRY = {5, 5, 5, 5, 5, 5, 5, 5};

  private final ScriptedModel model = new ScriptedModel();
  private final List<Turn> told = new ArrayList<>();
  private final List<Integer> underruns = new ArrayList<>();
  private final VoiceSignal caller = new VoiceSignal();
  private int discarded;
  private long nowNs = 1_000_000_000L;
  private Talk talk = talk(true, new short[0]);

  @AfterEach
  void close() {
    talk.close();
  }

  private Talk talk(boolean bargeIn, short[] greeting) {
    return talk(new TurnSettings(60, 600, 0, 300, 150, 120, bargeIn, 60), greeting);
  }

  private Talk talk(TurnSettings settings, short[] greeting) {
    return new Talk(model, new VoiceActivity(2, -50f), settings,
        new Talk.Ears(new LogMel(80), new Talk.Manners(new Phrase(greeting), new Phrase(SORRY), Phrase.NONE, Pattern.compile(".*")), new Line()));
  }

  private final class Line implements Talk.Line {
    @Override
    public int delayMs() {
      return 40;
    }

    @Override
    public void turn(Turn turn) {
      told.add(turn);
    }

    @Override
    public void discarded() {
      discarded++;
    }

    @Override
    public void underruns(long count) {
      underruns.add((int) count);
    }

    @Override
    public void acted(CallAction action) {
      throw new AssertionError("nobody asked for " + action);
    }
  }

  /** Runs so many ms; returns what the agent sent. */
  private List<short[]> run(int ms, boolean callerSpeaks) {
    List<short[]> sent = new ArrayList<>();
    for (int at = 0; at < ms; at += 20) {
      talk.heard(callerSpeaks ? caller.next(TICK) : new short[TICK], TICK, nowNs);
      short[] out = new short[TICK];
      talk.speak(out, TICK, nowNs);
      sent.add(out);
      nowNs += 20_000_000L;
    }
    return sent;
  }

  private static boolean silent(List<short[]> sent) {
    return sent.stream().allMatch(tick -> Arrays.equals(tick, new short[TICK]));
  }

  @Test
  void saysTheGreetingInTheFirstPacketAfterTheAck() {
    short[] greeting = new short[TICK * 2];
    Arrays.fill(greeting, (short) 7);
    talk.close();
    talk = talk(true, greeting);
    talk.established();
    List<short[]> sent = run(60, false);
    assertThat(sent.get(0)).containsOnly(7);
    assertThat(sent.get(1)).containsOnly(7);
    assertThat(sent.get(2)).containsOnly(0);
  }

  @Test
  void asksTheModelOnceTheCallerHasBeenSilentLongEnough() {
    run(1_500, true);
    run(500, false);
    assertThat(model.asked).isEmpty();
    run(200, false);
    assertThat(model.asked).hasSize(1);
    Utterance utterance = model.asked.getFirst().utterance;
    assertThat(utterance.nMels()).isEqualTo(80);
    assertThat(utterance.lengthFrames()).isBetween(200, 215);
  }

  @Test
  void sendsSilenceWhileTheModelThinksAndThenTheAnswer() {
    run(1_500, true);
    assertThat(silent(run(1_000, false))).isTrue();
    model.asked.getFirst().speak(TICK, 11);
    assertThat(run(20, false).getFirst()).containsOnly(11);
  }

  @Test
  void tellsTheTurnWithItsGapFromTheLastSoundAtTheSocket() {
    run(1_000, true);
    long speechEndNs = nowNs;
    run(1_000, false);
    model.asked.getFirst().speak(TICK * 5, 11);
    model.asked.getFirst().end(ReplyOutcome.STOP_TOKEN, TICK * 5);
    long firstPacketNs = nowNs;
    run(200, false);
    assertThat(told).hasSize(1);
    Turn turn = told.getFirst();
    assertThat(turn.interrupted()).isFalse();
    // What the talk hears has waited 40 ms in the jitter buffer, so the caller's last sound was that much earlier, and a tick before
    // the first silent one; the detector may hold on for a few hops.
    long silentNs = firstPacketNs - (speechEndNs - 20_000_000L) + 40_000_000L;
    assertThat(turn.gapNs()).isBetween(silentNs - 100_000_000L, silentNs + 20_000_000L);
    assertThat(turn.endpointingNs()).isBetween(600_000_000L, 700_000_000L);
  }

  @Test
  void stopsWithin100MsWhenTheCallerInterrupts() {
    run(1_000, true);
    run(1_000, false);
    ScriptedModel.Asked first = model.asked.getFirst();
    first.speak(16_000 * 10, 11);
    run(1_000, false);
    List<short[]> sent = run(400, true);
    int spokenTicks = (int) sent.stream().filter(tick -> tick[TICK - 1] == 11).count();
    assertThat(spokenTicks).isBetween(1, 5);
    assertThat(first.cancelled).isTrue();
    first.speak(16_000, 11);
    first.end(ReplyOutcome.CANCELLED, 16_000 * 10);
    assertThat(silent(run(400, true))).isTrue();
    run(1_000, false);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().interrupted()).isTrue();
    assertThat(talk.interruptions()).isEqualTo(1);
    assertThat(model.asked).hasSize(2);
  }

  @Test
  void aKeyStopsTheAnswerAtOnceEvenWhereBargeInIsOff() {
    talk.close();
    talk = talk(false, new short[0]);
    run(1_000, true);
    run(1_000, false);
    ScriptedModel.Asked first = model.asked.getFirst();
    first.speak(16_000 * 3, 11);
    run(200, false);
    talk.digit('5', 100);
    assertThat(silent(run(400, false))).isTrue();
    assertThat(first.cancelled).isTrue();
    first.end(ReplyOutcome.CANCELLED, 16_000 * 3);
    run(100, false);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().interrupted()).isTrue();
    run(1_000, true);
    run(1_000, false);
    model.asked.get(1).speak(TICK, 12);
    assertThat(run(20, false).getFirst()).as("the talk goes on").containsOnly(12);
  }

  @Test
  void aKeyStopsTheGreeting() {
    short[] greeting = new short[TICK * 50];
    Arrays.fill(greeting, (short) 7);
    talk.close();
    talk = talk(true, greeting);
    talk.established();
    assertThat(silent(run(100, false))).isFalse();
    talk.digit('1', 100);
    assertThat(silent(run(400, false))).isTrue();
  }

  @Test
  void aKeyWhileTheModelThinksChangesNothing() {
    run(1_000, true);
    run(1_000, false);
    talk.digit('5', 100);
    assertThat(model.asked.getFirst().cancelled).isFalse();
    model.asked.getFirst().speak(TICK, 11);
    assertThat(run(20, false).getFirst()).containsOnly(11);
  }

  @Test
  void isNotInterruptedWhereBargeInIsOff() {
    talk.close();
    talk = talk(false, new short[0]);
    run(1_000, true);
    run(1_000, false);
    model.asked.getFirst().speak(16_000 * 3, 11);
    run(200, false);
    assertThat(run(1_000, true)).allSatisfy(tick -> assertThat(tick).containsOnly(11));
    assertThat(model.asked.getFirst().cancelled).isFalse();
  }

  @Test
  void givesUpAThoughtWhenTheCallerGoesOn() {
    run(1_000, true);
    run(800, false);
    run(500, true);
    assertThat(model.asked.getFirst().cancelled).isTrue();
    model.asked.getFirst().speak(TICK, 11);
    assertThat(silent(run(1_000, false))).isTrue();
    assertThat(model.asked).hasSize(2);
    model.asked.get(1).speak(TICK, 12);
    assertThat(run(20, false).getFirst()).containsOnly(12);
  }

  @Test
  void countsAnAnswerThatStarves() {
    run(1_000, true);
    run(1_000, false);
    model.asked.getFirst().speak(TICK, 11);
    run(100, false);
    assertThat(underruns).containsExactly(1);
  }

  @Test
  void doesNotAnswerAClick() {
    run(1_000, false);
    short[] click = new short[TICK];
    Arrays.fill(click, 0, 40, (short) 20_000);
    talk.heard(click, TICK, nowNs);
    run(2_000, false);
    assertThat(model.asked).isEmpty();
    assertThat(discarded).isLessThanOrEqualTo(1);
  }

  @Test
  void hearsTurnsLongerThanAWindow() {
    run(40_000, true);
    run(1_000, false);
    assertThat(model.asked).hasSize(1);
    assertThat(model.asked.getFirst().utterance.windows()).hasSize(2);
  }

  @Test
  void interruptsItsGreetingAndAnswersWithoutARollback() {
    short[] greeting = new short[TICK * 200];
    Arrays.fill(greeting, (short) 7);
    talk.close();
    talk = talk(true, greeting);
    talk.established();
    run(500, false);
    List<short[]> sent = run(1_000, true);
    assertThat(sent.getFirst()).containsOnly(7);
    assertThat(silent(sent.subList(10, sent.size()))).isTrue();
    run(1_000, false);
    assertThat(model.asked).hasSize(1);
    assertThat(model.heard).as("a greeting is not remembered").isEmpty();
    assertThat(talk.interruptions()).isZero();
  }

  private void speculating() {
    talk.close();
    talk = talk(new TurnSettings(60, 600, 200, 300, 150, 120, true, 60), new short[0]);
  }

  @Test
  void letsTheModelBeginWhileTheWaitGoesOnAndConfirmsWithTheSameUtterance() {
    speculating();
    run(1_500, true);
    run(140, false);
    assertThat(model.maybe).isEmpty();
    run(160, false);
    assertThat(model.maybe).hasSize(1);
    assertThat(model.maybe.getFirst().lengthFrames()).isBetween(160, 185);
    run(600, false);
    assertThat(model.asked).hasSize(1);
    assertThat(model.asked.getFirst().utterance).isSameAs(model.maybe.getFirst());
    assertThat(model.resumed).isZero();
  }

  @Test
  void hearsAllOfATurnThatGoesOnAfterAPause() {
    speculating();
    run(1_500, true);
    run(400, false);
    run(1_000, true);
    assertThat(model.resumed).isEqualTo(1);
    assertThat(model.asked).isEmpty();
    run(1_000, false);
    assertThat(model.maybe).hasSize(2);
    assertThat(model.asked).hasSize(1);
    Utterance whole = model.asked.getFirst().utterance;
    assertThat(whole).isSameAs(model.maybe.get(1));
    assertThat(whole.lengthFrames()).as("both pieces and the pause").isBetween(300, 330);
  }

  @Test
  void beginsTheNextTurnWithNothingOfTheOneThatWasWorkedOnEarly() {
    speculating();
    run(1_500, true);
    run(1_000, false);
    model.asked.getFirst().end(ReplyOutcome.STOP_TOKEN, 0);
    run(1_000, true);
    run(1_000, false);
    assertThat(model.asked).hasSize(2);
    assertThat(model.asked.get(1).utterance.lengthFrames()).isBetween(110, 160);
  }

  @Test
  void speaksInTheNextPacketWhenTheAnswerIsThereAlready() {
    speculating();
    model.ready = true;
    run(1_500, true);
    List<short[]> sent = run(700, false);
    assertThat(model.asked).hasSize(1);
    assertThat(sent.getLast()).containsOnly(13);
    run(2_000, false);
    assertThat(told.getFirst().answerNs()).isBetween(0L, 20_000_000L);
  }

  @Test
  void tellsTheModelHowMuchOfItsAnswerWasSent() {
    run(1_000, true);
    run(1_000, false);
    ScriptedModel.Asked first = model.asked.getFirst();
    assertThat(first.listener.playedSamples()).isZero();
    first.speak(16_000 * 10, 11);
    run(500, false);
    assertThat(first.listener.playedSamples()).isEqualTo(25 * TICK);
    assertThat(model.heard).isEmpty();
    List<short[]> sent = run(400, true);
    long spokenTicks = sent.stream().filter(tick -> tick[0] == 11).count();
    assertThat(model.heard).containsExactly((25 + spokenTicks) * TICK);
    run(1_000, false);
    first.end(ReplyOutcome.CANCELLED, 16_000 * 10);
    run(100, false);
    assertThat(model.asked).hasSize(2);
  }

  @Test
  void remembersNothingOfAnAnswerThatNobodyHeard() {
    run(1_000, true);
    run(700, false);
    run(500, true);
    assertThat(model.heard).containsExactly(0L);
  }

  @Test
  void leavesTheHistoryAloneWhenTheAnswerWasHeardToItsEnd() {
    run(1_000, true);
    run(1_000, false);
    model.asked.getFirst().speak(TICK * 5, 11);
    model.asked.getFirst().end(ReplyOutcome.STOP_TOKEN, TICK * 5);
    run(500, false);
    run(500, true);
    assertThat(model.heard).isEmpty();
    assertThat(talk.interruptions()).isZero();
  }

  @Test
  void apologisesWhenNothingOfTheAnswerWasThere() {
    run(1_000, true);
    run(1_000, false);
    model.asked.getFirst().end(ReplyOutcome.FAILED, 0);
    short[] sent = run(20, false).getFirst();
    assertThat(Arrays.copyOf(sent, SORRY.length)).containsOnly(5);
    run(100, false);
    assertThat(underruns).isEmpty();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().apologised()).isTrue();
    assertThat(told.getFirst().gapNs()).as("an apology is no answer").isEqualTo(-1);
  }

  @Test
  void doesNotApologiseForAnAnswerThatBrokeOff() {
    run(1_000, true);
    run(1_000, false);
    model.asked.getFirst().speak(TICK, 11);
    model.asked.getFirst().end(ReplyOutcome.FAILED, TICK);
    run(20, false);
    assertThat(silent(run(100, false))).isTrue();
    assertThat(told.getFirst().apologised()).isFalse();
  }

  @Test
  void closesItsConversation() {
    talk.close();
    assertThat(model.closed).isTrue();
    talk = talk(true, new short[0]);
  }
}
