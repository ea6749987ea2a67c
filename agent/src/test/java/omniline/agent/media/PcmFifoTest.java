package omniline.agent.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PcmFifoTest {
  private static short[] count(int from, int length) {
    short[] pcm = new short[length];
    for (int i = 0; i < length; i++) {
      pcm[i] = (short) (from + i);
    }
    return pcm;
  }

  @Test
  void givesBackInOrderAcrossTheRingsEnd() {
    PcmFifo fifo = new PcmFifo(10);
    short[] out = new short[6];
    int next = 0;
    int expected = 0;
    for (int round = 0; round < 20; round++) {
      fifo.write(count(next, 7), 1, 6);
      next += 7;
      fifo.read(out, 0, 6);
      for (short sample : out) {
        expected++;
        assertThat(sample).isEqualTo((short) expected);
      }
      expected++;
    }
    assertThat(fifo.lengthSamples()).isZero();
    assertThat(fifo.droppedSamples()).isZero();
  }

  @Test
  void dropsTheOldestWhenFullAndCountsThem() {
    PcmFifo fifo = new PcmFifo(10);
    fifo.write(count(0, 8), 0, 8);
    fifo.write(count(8, 5), 0, 5);
    short[] out = new short[10];
    fifo.read(out, 0, 10);
    assertThat(out).containsExactly(count(3, 10));
    assertThat(fifo.droppedSamples()).isEqualTo(3);
  }

  @Test
  void keepsTheNewestOfAWriteLongerThanTheRing() {
    PcmFifo fifo = new PcmFifo(4);
    fifo.write(count(0, 3), 0, 3);
    fifo.write(count(10, 9), 0, 9);
    short[] out = new short[4];
    fifo.read(out, 0, 4);
    assertThat(out).containsExactly(count(15, 4));
    assertThat(fifo.droppedSamples()).isEqualTo(8);
  }

  @Test
  void refusesToGiveWhatItHasNot() {
    PcmFifo fifo = new PcmFifo(4);
    assertThatThrownBy(() -> fifo.read(new short[4], 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
