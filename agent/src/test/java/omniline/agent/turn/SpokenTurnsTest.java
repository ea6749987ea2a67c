package omniline.agent.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import omniline.config.OmnilineConfig;
import omniline.config.TurnConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten recorded questions and the noises of a line through {@link VoiceActivity} and {@link TurnTaker} at the default settings. */
class SpokenTurnsTest {

  private static final int HOP = 160;
  private static final TurnConfig DEFAULTS = OmnilineConfig.defaults().turn();

  private Map<String, float[]> questions;

  /** One event and where it came, in samples. */
  private record Seen(TurnEvent event, long atSamples, long startSamples, long lastSpeechSamples) {}

  @BeforeEach
  void readRecordings() throws Exception {
    questions = Recordings.questions();
  }

  private static List<Seen> listen(short[] call, boolean agentSpeaking) {
    List<Seen> seen = new ArrayList<>();
    TurnTaker taker = new TurnTaker(TurnSettings.of(DEFAULTS));
    try (VoiceActivity voice = new VoiceActivity(DEFAULTS.vadAggressiveness(), DEFAULTS.energyThresholdDb())) {
      for (int at = 0; at + HOP <= call.length; at += HOP) {
        TurnEvent event = taker.onHop(voice.push(call, at), agentSpeaking);
        if (event != TurnEvent.NONE) {
          seen.add(new Seen(event, taker.nowSamples(), taker.turnStartSamples(), taker.lastSpeechSamples()));
        }
      }
    }
    return seen;
  }

  /** The first hop above that level in the clean recording, and the end of the last one. */
  private static int[] loudSamples(float[] call, double aboveDb) {
    int first = -1;
    int last = 0;
    for (int at = 0; at + HOP <= call.length; at += HOP) {
      double power = 0;
      for (int i = 0; i < HOP; i++) {
        power += (double) call[at + i] * call[at + i];
      }
      if (10 * Math.log10(power / HOP + 1e-12) > aboveDb) {
        first = first < 0 ? at : first;
        last = at + HOP;
      }
    }
    return new int[] {first, last};
  }

  private void eachQuestionIsOneTurn(UnaryOperator<float[]> line, UnaryOperator<short[]> codec) {
    questions.forEach((name, question) -> {
      float[] clean = Recordings.inSilence(question);
      int[] loud = loudSamples(clean, -45);
      List<Seen> seen = listen(codec.apply(Recordings.pcm(line.apply(clean))), false);
      assertThat(seen).as(name).extracting(Seen::event)
          .filteredOn(event -> event != TurnEvent.MAYBE_ENDED && event != TurnEvent.RESUMED)
          .containsExactly(TurnEvent.TURN_STARTED, TurnEvent.TURN_ENDED);
      assertThat(seen.get(seen.size() - 2).event()).as("work begins before the end of %s", name).isEqualTo(TurnEvent.MAYBE_ENDED);
      assertThat(seen.getFirst().startSamples()).as("beginning of " + name).isLessThanOrEqualTo(loud[0] + 200 * 16);
      assertThat(seen.getLast().lastSpeechSamples()).as("end of " + name).isLessThanOrEqualTo(loud[1] + 200 * 16);
    });
  }

  @Test
  void eachQuestionIsOneTurnOnACleanLine() {
    eachQuestionIsOneTurn(call -> call, pcm -> pcm);
  }

  @Test
  void eachQuestionIsOneTurnThroughG711() {
    eachQuestionIsOneTurn(call -> call, Recordings::throughG711);
  }

  @Test
  void eachQuestionIsOneTurnTwentyDecibelsQuieter() {
    eachQuestionIsOneTurn(call -> Recordings.gain(call, -20), pcm -> pcm);
  }

  @Test
  void eachQuestionIsOneTurnTwentyDecibelsQuieterThroughG711() {
    eachQuestionIsOneTurn(call -> Recordings.gain(call, -20), Recordings::throughG711);
  }

  @Test
  void eachQuestionIsOneTurnInNoise() {
    eachQuestionIsOneTurn(call -> Recordings.mix(call, Recordings.white(call.length, -50)), pcm -> pcm);
  }

  @Test
  void eachQuestionIsOneTurnInNoiseThroughG711() {
    eachQuestionIsOneTurn(call -> Recordings.mix(call, Recordings.white(call.length, -50)), Recordings::throughG711);
  }

  @Test
  void whiteNoiseAloneIsNoTurn() {
    short[] noise = Recordings.pcm(Recordings.white(60 * 16_000, -45));
    assertThat(listen(noise, false)).isEmpty();
    assertThat(listen(Recordings.throughG711(noise), false)).isEmpty();
  }

  @Test
  void babbleAloneIsNoTurn() {
    short[] babble = Recordings.pcm(Recordings.babble(questions, 60 * 16_000, -45));
    assertThat(listen(babble, false)).extracting(Seen::event).doesNotContain(TurnEvent.TURN_ENDED);
    assertThat(listen(Recordings.throughG711(babble), false)).extracting(Seen::event).doesNotContain(TurnEvent.TURN_ENDED);
  }

  // A beginning must stand 10 dB above the threshold, so a soft fricative before the first vowel does not count yet: from -45 dBFS
  // on, one of the ten takes 110 ms.
  @Test
  void interruptsWithinATenthOfASecondOfTheFirstLoudSample() {
    questions.forEach((name, question) -> {
      float[] call = Recordings.inSilence(question);
      Seen first = listen(Recordings.pcm(call), true).getFirst();
      assertThat(first.event()).as(name).isEqualTo(TurnEvent.BARGE_IN);
      assertThat((first.atSamples() - loudSamples(call, -40)[0]) / 16).as("ms until barge-in, " + name).isLessThanOrEqualTo(100);
    });
  }

  @Test
  void theEndOfTheTurnIsKnownWithinTheEndpointingWait() {
    questions.forEach((name, question) -> {
      Seen end = listen(Recordings.pcm(Recordings.inSilence(question)), false).getLast();
      assertThat((end.atSamples() - end.lastSpeechSamples()) / 16).as(name).isEqualTo(DEFAULTS.endSilenceMs());
    });
  }
}
