package omniline.agent.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** 20 ms a tick: sounding, silent, or a faint breath that nobody hears. */
class DropoutsTest {
  private static final int TICK = 320;

  private final Dropouts dropouts = new Dropouts();

  private void hear(String ticks) {
    for (int tick = 0; tick < ticks.length(); tick++) {
      char kind = ticks.charAt(tick);
      short[] pcm = new short[TICK];
      Arrays.fill(pcm, (short) (kind == 's' ? 3_000 : kind == 'b' ? 9 : 0));
      dropouts.heard(pcm, TICK, Sound.audible(pcm, 0, TICK));
    }
  }

  @Test
  void sixtyMillisecondsOfNothingBetweenTwoPiecesCount() {
    dropouts.begin();
    hear("ss---ss----------s");
    assertThat(dropouts.count()).isEqualTo(2);
  }

  @Test
  void lessIsAPauseInAWord() {
    dropouts.begin();
    hear("ss--ss");
    assertThat(dropouts.count()).isZero();
  }

  @Test
  void aVoiceThatBreathesIsThere() {
    dropouts.begin();
    hear("ssbbbbbbbbss");
    assertThat(dropouts.count()).isZero();
  }

  @Test
  void theSilenceAfterAnAnswerIsItsEnd() {
    dropouts.begin();
    hear("sss----------");
    dropouts.begin();
    hear("sss---bbb");
    assertThat(dropouts.count()).isZero();
  }

  @Test
  void itIsMeasuredInSamplesNotInTicks() {
    dropouts.begin();
    short[] half = new short[TICK];
    Arrays.fill(half, 0, TICK / 2, (short) 3_000);
    dropouts.heard(half, TICK, true);
    hear("--");
    short[] otherHalf = new short[TICK];
    Arrays.fill(otherHalf, TICK / 2, TICK, (short) 3_000);
    dropouts.heard(otherHalf, TICK, true);
    assertThat(dropouts.count()).isEqualTo(1);
  }
}
