package omniline.agent.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import omniline.codecs.wav.WavFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own voice, real speech, 150 ms late in the caller's audio: no interruption, and no caller is kept from one by it. */
class OwnEchoTest {
  private static final int HOP = VoiceActivity.HOP_SAMPLES;
  private static final int DELAY_SAMPLES = 2_400;
  private static final TurnSettings SETTINGS = new TurnSettings(60, 600, 200, 300, 150, 120, true, 60);

  private final EchoPath path = new EchoPath();

  /** All ten questions one after the other: what the agent says. */
  private static float[] agent() throws IOException, WavFormatException {
    List<float[]> all = new ArrayList<>(Recordings.questions().values());
    float[] joined = new float[all.stream().mapToInt(each -> each.length).sum()];
    int at = 0;
    for (float[] each : all) {
      System.arraycopy(each, 0, joined, at, each.length);
      at += each.length;
    }
    return joined;
  }

  private static float[] echo(float[] agent, float gainDb) {
    float[] late = new float[agent.length];
    System.arraycopy(agent, 0, late, DELAY_SAMPLES, agent.length - DELAY_SAMPLES);
    return Recordings.gain(late, gainDb);
  }

  /** Where the caller's side interrupts the agent, in ms; the agent goes on all the same. */
  private List<Integer> interruptions(float[] agent, float[] caller, boolean watched) {
    short[] said = Recordings.pcm(agent);
    short[] heard = Recordings.throughG711(Recordings.pcm(caller));
    List<Integer> at = new ArrayList<>();
    TurnTaker taker = new TurnTaker(SETTINGS);
    try (VoiceActivity voice = new VoiceActivity(2, -50f)) {
      for (int i = 0; i + HOP <= heard.length; i += HOP) {
        boolean speech = voice.push(heard, i);
        boolean echo = path.mayBeEcho(voice.levelDb());
        if (taker.onHop(speech && !(watched && echo), true) == TurnEvent.BARGE_IN) {
          at.add(i / 16);
        }
        path.spoke(VoiceActivity.levelDb(said, i));
      }
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(floats = {-20, -25, -30, -40})
  void anEchoIsNoInterruption(float gainDb) throws IOException, WavFormatException {
    float[] agent = agent();
    assertThat(interruptions(agent, echo(agent, gainDb), true)).isEmpty();
    assertThat(path.lossDb()).isBetween(Math.min(-gainDb, 36f) - 5, Math.min(-gainDb, 36f) + 2);
  }

  @Test
  void withoutTheMeasureItWouldBeOne() throws IOException, WavFormatException {
    float[] agent = agent();
    assertThat(interruptions(agent, echo(agent, -25), false)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 300", "-10, 300", "-20, 500"})
  void aCallerWhoSpeaksOverTheAgentAndItsEchoInterrupts(float gainDb, int latestMs) throws IOException, WavFormatException {
    float[] agent = agent();
    float[] caller = echo(agent, -30);
    int fromSamples = 5 * 16_000;
    int most = 0;
    for (float[] question : Recordings.questions().values()) {
      float[] both = caller.clone();
      float[] quieter = Recordings.gain(question, gainDb);
      for (int i = 0; i < quieter.length && fromSamples + i < both.length; i++) {
        both[fromSamples + i] += quieter[i];
      }
      List<Integer> at = new OwnEchoTest().interruptions(agent, both, true);
      assertThat(at).isNotEmpty();
      assertThat(at.getFirst()).isGreaterThanOrEqualTo(5_000);
      most = Math.max(most, at.getFirst() - 5_000);
    }
    assertThat(most).as("ms until the latest of the ten, from the beginning of its file").isLessThanOrEqualTo(latestMs);
  }

  @Test
  void whoeverSpeaksFirstInterruptsBeforeAnythingIsKnownOfThePath() throws IOException, WavFormatException {
    float[] agent = agent();
    float[] caller = agent.clone();
    System.arraycopy(agent, 5 * 16_000, caller, 0, 5 * 16_000);
    assertThat(interruptions(agent, caller, true).getFirst()).isLessThan(1_500);
  }

  @Test
  void nothingIsAnEchoWhileWeAreSilent() {
    for (int i = 0; i < 1_000; i++) {
      path.spoke(-90);
      assertThat(path.mayBeEcho(-60)).isFalse();
    }
  }

  @Test
  void aLouderPathIsLearntWithinNineSeconds() {
    for (int i = 0; i < 1_000; i++) {
      path.spoke(-20);
      path.mayBeEcho(-55);
    }
    assertThat(path.lossDb()).isEqualTo(35f);
    for (int i = 0; i < 900; i++) {
      path.spoke(-20);
      path.mayBeEcho(-30);
    }
    assertThat(path.lossDb()).isEqualTo(10f);
  }
}
