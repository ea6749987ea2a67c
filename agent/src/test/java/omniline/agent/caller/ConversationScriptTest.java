package omniline.agent.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.agent.caller.timeline.TurnTiming;
import org.junit.jupiter.api.Test;

/** Both parties in one thread, 20 ms a tick: the script under test and a far end that is told when to sound. */
class ConversationScriptTest {

  private static final int TICK_MS = 20;
  private static final int SAMPLES = 320;
  private static final int DELAY_MS = 40;
  private static final ScriptSettings PATIENT = new ScriptSettings(1_000, 15_000, ScriptSettings.NEVER, 500);

  private final List<ScriptEvent> events = new ArrayList<>();
  private int nowMs;

  private static Clip clip(String name, int lengthMs) {
    short[] pcm = new short[lengthMs * 16];
    Arrays.fill(pcm, (short) 3_000);
    return new Clip(name, pcm);
  }

  private ConversationScript script(ScriptSettings settings, Clip... clips) {
    return new ConversationScript(settings, List.of(clips), () -> DELAY_MS, events::add);
  }

  /** Runs until that time; the far end sounds in the ticks from {@code soundFromMs} until {@code soundToMs}. Returns what we sent. */
  private int run(ConversationScript script, int untilMs, int soundFromMs, int soundToMs) {
    short[] heard = new short[SAMPLES];
    short[] spoken = new short[SAMPLES];
    int soundingTicks = 0;
    while (nowMs < untilMs) {
      Arrays.fill(heard, nowMs >= soundFromMs && nowMs < soundToMs ? (short) 1_000 : 0);
      script.heard(heard, SAMPLES, 1_000_000L * nowMs);
      Arrays.fill(spoken, (short) 77);
      script.speak(spoken, SAMPLES, 1_000_000L * nowMs);
      soundingTicks += Sound.audible(spoken, 0, SAMPLES) ? 1 : 0;
      nowMs += TICK_MS;
    }
    return soundingTicks;
  }

  @Test
  void speaksAfterAPauseWhereThereIsNoGreeting() {
    ConversationScript script = script(PATIENT, clip("a", 500));
    assertThat(run(script, 1_000, 0, 0)).isZero();
    assertThat(events).isEmpty();
    assertThat(run(script, 2_000, 0, 0)).isEqualTo(25);
    assertThat(events.getFirst()).isEqualTo(new ScriptEvent.GreetingOver(0));
  }

  @Test
  void waitsUntilTheGreetingHasBeenOverForAPause() {
    ConversationScript script = script(PATIENT, clip("a", 500));
    run(script, 3_000, 100, 2_000);
    assertThat(events).first().isEqualTo(new ScriptEvent.GreetingOver(1_980 - DELAY_MS + TICK_MS));
    assertThat(script.turns().getFirst().speechStartMs()).isEqualTo(1_980 + 1_000);
  }

  @Test
  void measuresTheGapFromOurLastSoundingPacketToTheArrivalOfTheirFirst() {
    ConversationScript script = script(PATIENT, clip("a", 500));
    run(script, 1_500, 0, 0);
    run(script, 6_000, 2_200, 3_400);
    assertThat(script.turns()).containsExactly(new TurnTiming("a", 1_000, 1_480, 2_160, 3_360, TurnTiming.NEVER));
    assertThat(script.turns().getFirst().gapMs()).isEqualTo(680);
    assertThat(script.turns().getFirst().answerLengthMs()).isEqualTo(1_200);
    assertThat(events).contains(new ScriptEvent.AnswerBegan(0, 680), new ScriptEvent.AnswerEnded(0, 1_200));
  }

  @Test
  void theLastPacketCountsThatSounded() {
    short[] pcm = new short[500 * 16];
    Arrays.fill(pcm, 0, 300 * 16, (short) 3_000);
    ConversationScript script = script(PATIENT, new Clip("a", pcm));
    run(script, 2_000, 0, 0);
    assertThat(script.turns().getFirst().speechEndMs()).isEqualTo(1_280);
  }

  @Test
  void pausesWithinAnAnswerDoNotEndIt() {
    ConversationScript script = script(PATIENT, clip("a", 500), clip("b", 500));
    run(script, 3_000, 2_000, 2_500);
    run(script, 4_000, 3_400, 3_600);
    assertThat(script.turns()).hasSize(1);
    run(script, 5_000, 0, 0);
    assertThat(script.turns()).hasSize(2);
    assertThat(script.turns().getFirst().answerLengthMs()).isEqualTo(1_600);
  }

  @Test
  void speaksEachClipInTurnAndThenFinishes() {
    ConversationScript script = script(PATIENT, clip("a", 500), clip("b", 700));
    run(script, 4_000, 2_000, 2_500);
    run(script, 8_000, 5_000, 5_500);
    assertThat(script.turns()).extracting(TurnTiming::name).containsExactly("a", "b");
    assertThat(script.turns()).allMatch(TurnTiming::answered);
    assertThat(events.getLast()).isEqualTo(new ScriptEvent.Finished());
    assertThat(events).filteredOn(event -> event instanceof ScriptEvent.Finished).hasSize(1);
    assertThat(run(script, 12_000, 0, 0)).isZero();
  }

  @Test
  void givesUpOnAnAnswerAfterMaxWaitAndGoesOn() {
    ConversationScript script = script(new ScriptSettings(1_000, 2_000, ScriptSettings.NEVER, 0), clip("a", 500), clip("b", 500));
    run(script, 10_000, 0, 0);
    assertThat(events).contains(new ScriptEvent.NoAnswer(0, 2_000), new ScriptEvent.NoAnswer(1, 2_000), new ScriptEvent.Finished());
    assertThat(script.turns()).noneMatch(TurnTiming::answered);
  }

  @Test
  void interruptsTheAnswerAndMeasuresWhenItFellSilent() {
    ConversationScript script =
        script(new ScriptSettings(1_000, 15_000, 800, 500), clip("a", 500), clip("b", 500));
    run(script, 3_500, 2_000, 2_900);
    assertThat(events).contains(new ScriptEvent.Speaking(1, events.stream()
        .filter(event -> event instanceof ScriptEvent.Speaking speaking && speaking.turn() == 1)
        .map(event -> ((ScriptEvent.Speaking) event).clip()).findFirst().orElseThrow(), true));
    TurnTiming second = script.turns().getLast();
    assertThat(second.speechStartMs()).isEqualTo(2_800);
    assertThat(second.fellSilentMs()).isEqualTo(2_880 - DELAY_MS + TICK_MS);
    assertThat(second.gaveWayAfterMs()).isEqualTo(60);
    run(script, 8_000, 4_100, 5_000);
    assertThat(script.turns().getLast().gapMs()).isEqualTo(4_100 - DELAY_MS - 3_280);
    assertThat(events.getLast()).isEqualTo(new ScriptEvent.Finished());
  }

  @Test
  void anAgentThatTalksOnIsNotTakenForAnAnswerToTheInterruption() {
    ConversationScript script =
        script(new ScriptSettings(1_000, 2_000, 800, 0), clip("a", 500), clip("b", 500));
    run(script, 9_000, 2_000, 9_000);
    TurnTiming second = script.turns().getLast();
    assertThat(second.gaveWay()).isFalse();
    assertThat(second.answered()).isFalse();
  }

  @Test
  void theLastAnswerIsNotInterrupted() {
    ConversationScript script = script(new ScriptSettings(1_000, 15_000, 800, 500), clip("a", 500));
    run(script, 9_000, 2_000, 6_000);
    assertThat(script.turns()).hasSize(1);
    assertThat(script.turns().getFirst().answerLengthMs()).isEqualTo(4_000);
  }

  @Test
  void faintHissIsNoSound() {
    short[] hiss = new short[SAMPLES];
    Arrays.fill(hiss, (short) 40);
    assertThat(Sound.audible(hiss, 0, SAMPLES)).isFalse();
    Arrays.fill(hiss, (short) 80);
    assertThat(Sound.audible(hiss, 0, SAMPLES)).isTrue();
  }

  @Test
  void refusesAPauseThatComesWithinEverySentence() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ScriptSettings(50, 1_000, ScriptSettings.NEVER, 0))
        .withMessageContaining("0.1 s");
  }
}
