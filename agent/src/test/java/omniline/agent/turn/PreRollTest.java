package omniline.agent.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreRollTest {

  private final PreRoll preRoll = new PreRoll(new TurnSettings(60, 600, 0, 100, 150, 120, true, 60));
  private final List<Short> replayed = new ArrayList<>();

  /** Every sample carries the number of its hop. */
  private void push(int hops, int firstHop) {
    short[] hop = new short[200];
    for (int i = 0; i < hops; i++) {
      Arrays.fill(hop, (short) (firstHop + i));
      preRoll.push(hop, 40);
    }
  }

  private void replay(long fromSamples) {
    preRoll.replay(fromSamples, (pcm, offset, length) -> {
      assertThat(length % 160).isZero();
      for (int i = 0; i < length; i += 160) {
        replayed.add(pcm[offset + i]);
      }
    });
  }

  @Test
  void replaysFromTheAskedSampleToNow() {
    push(20, 0);
    replay(17 * 160);
    assertThat(replayed).containsExactly((short) 17, (short) 18, (short) 19);
  }

  @Test
  void replaysAcrossTheEdgeOfTheRingInOrder() {
    push(1_000, 0);
    replay(980 * 160);
    assertThat(replayed).hasSize(20).isSorted().startsWith((short) 980).endsWith((short) 999);
  }

  @Test
  void whatIsOlderThanTheRingIsGone() {
    push(1_000, 0);
    replay(0);
    assertThat(replayed).hasSize(35).startsWith((short) 965).endsWith((short) 999);
  }

  @Test
  void replaysNothingBeforeAnythingCame() {
    replay(0);
    assertThat(replayed).isEmpty();
  }
}
