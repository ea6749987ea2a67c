package omniline.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void keepsTheOrderOfASender() throws InterruptedException {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(300);
    try (Lanes lanes = new Lanes("test", 3)) {
      for (int i = 0; i < 300; i++) {
        int number = i;
        assertThat(lanes.offer(7, () -> {
          seen.add(number);
          done.countDown();
        })).isTrue();
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(seen).isSorted().hasSize(300);
  }

  @Test
  void refusesAFloodInOneLaneAndServesTheOther() throws InterruptedException {
    CountDownLatch block = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    try (Lanes lanes = new Lanes("test", 2)) {
      int taken = 0;
      while (lanes.offer(0, () -> awaitQuietly(block))) {
        taken++;
      }
      assertThat(taken).isBetween(512, 514);
      assertThat(lanes.offer(1, other::countDown)).isTrue();
      assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
      block.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
