package omniline.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void runsWorkInOrderAlsoWhatWorkEnqueues() {
    List<Integer> done = new ArrayList<>();
    Mailbox mailbox = new Mailbox(Runnable::run);
    mailbox.post(() -> {
      mailbox.post(() -> done.add(2));
      done.add(1);
    });
    mailbox.post(() -> done.add(3));
    assertThat(done).containsExactly(1, 2, 3);
  }

  @Test
  void boundsWhatThePeerEnqueuesButNotWhatWeDo() {
    Deque<Runnable> threads = new ArrayDeque<>();
    AtomicInteger ran = new AtomicInteger();
    Mailbox mailbox = new Mailbox(threads::add);
    int taken = 0;
    while (mailbox.offer(ran::incrementAndGet)) {
      taken++;
    }
    mailbox.post(ran::incrementAndGet);
    assertThat(taken).isEqualTo(64);
    assertThat(threads).hasSize(1);
    threads.remove().run();
    assertThat(ran).hasValue(65);
    assertThat(mailbox.offer(ran::incrementAndGet)).isTrue();
  }

  @Test
  void goesOnAfterAnException() {
    List<Integer> done = new ArrayList<>();
    Mailbox mailbox = new Mailbox(Runnable::run);
    mailbox.post(() -> {
      throw new IllegalStateException("on purpose");
    });
    mailbox.post(() -> done.add(1));
    assertThat(done).containsExactly(1);
  }

  @Test
  void neverRunsTwoPiecesAtOnce() throws InterruptedException {
    int pieces = 4_000;
    CountDownLatch all = new CountDownLatch(4 * pieces);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger collisions = new AtomicInteger();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService posters = Executors.newFixedThreadPool(4)) {
      Mailbox mailbox = new Mailbox(executor);
      for (int thread = 0; thread < 4; thread++) {
        posters.execute(() -> {
          for (int i = 0; i < pieces; i++) {
            mailbox.post(() -> {
              if (inside.incrementAndGet() != 1) {
                collisions.incrementAndGet();
              }
              inside.decrementAndGet();
              all.countDown();
            });
          }
        });
      }
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(collisions).hasValue(0);
  }
}
