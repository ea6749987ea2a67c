package omniline.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlayoutTest {
  private final Playout playout = new Playout();
  private final short[] tick = new short[320];

  private static short[] filled(int length, int value) {
    short[] pcm = new short[length];
    Arrays.fill(pcm, (short) value);
    return pcm;
  }

  @Test
  void isSilentWithNothingToSay() {
    Arrays.fill(tick, (short) 9);
    assertThat(playout.read(tick, 320)).isZero();
    assertThat(tick).containsOnly(0);
    assertThat(playout.speaking()).isFalse();
    assertThat(playout.underruns()).isZero();
  }

  @Test
  void joinsChunksWithoutAGap() {
    playout.offer(0, filled(100, 1), 100);
    playout.offer(0, filled(500, 2), 400);
    assertThat(playout.read(tick, 320)).isEqualTo(320);
    assertThat(Arrays.copyOfRange(tick, 0, 100)).containsOnly(1);
    assertThat(Arrays.copyOfRange(tick, 100, 320)).containsOnly(2);
    assertThat(playout.speaking()).isTrue();
  }

  @Test
  void endsWhenTheLastChunkIsSpoken() {
    playout.offer(0, filled(320, 1), 320);
    playout.finish(0);
    playout.read(tick, 320);
    assertThat(playout.speaking()).isTrue();
    playout.read(tick, 320);
    assertThat(playout.speaking()).isFalse();
    assertThat(playout.finished()).isTrue();
    assertThat(playout.underruns()).isZero();
  }

  @Test
  void dropsWhatBelongsToAnOlderTurn() {
    playout.offer(0, filled(3_200, 1), 3_200);
    playout.read(tick, 320);
    int turn = playout.nextTurn();
    assertThat(playout.read(tick, 320)).isZero();
    playout.offer(0, filled(320, 1), 320);
    playout.finish(0);
    playout.offer(turn, filled(320, 5), 320);
    assertThat(playout.read(tick, 320)).isEqualTo(320);
    assertThat(tick).containsOnly(5);
    assertThat(playout.finished()).isFalse();
  }

  @Test
  void countsEachHungerOnce() {
    playout.offer(0, filled(400, 1), 400);
    playout.read(tick, 320);
    playout.read(tick, 320);
    playout.read(tick, 320);
    assertThat(playout.underruns()).isEqualTo(1);
    playout.offer(0, filled(320, 1), 320);
    playout.read(tick, 320);
    playout.read(tick, 320);
    assertThat(playout.underruns()).isEqualTo(2);
  }

  @Test
  void refusesMoreThanItKeeps() {
    short[] minute = new short[16_000 * 60];
    for (int i = 0; i < 5; i++) {
      assertThat(playout.offer(0, minute, minute.length)).isTrue();
    }
    assertThat(playout.offer(0, minute, 1)).isFalse();
    playout.read(tick, 320);
    assertThat(playout.offer(0, minute, 1)).isTrue();
  }

  @Test
  void countsWhatWasSentOfThePresentTurnOnly() {
    playout.offer(0, filled(800, 1), 800);
    assertThat(playout.playedSamples(0)).isZero();
    playout.read(tick, 320);
    playout.read(tick, 320);
    assertThat(playout.playedSamples(0)).isEqualTo(640);
    playout.read(tick, 320);
    playout.read(tick, 320);
    assertThat(playout.playedSamples(0)).as("silence does not count").isEqualTo(800);
    assertThat(playout.playedSamples(1)).isZero();
    int turn = playout.nextTurn();
    assertThat(playout.playedSamples(0)).isZero();
    playout.offer(turn, filled(320, 1), 320);
    playout.read(tick, 320);
    assertThat(playout.playedSamples(turn)).isEqualTo(320);
  }
}
