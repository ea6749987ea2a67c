package omniline.sip.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few single threads with short queues. A sender always gets the same lane, so its datagrams stay in order (a CANCEL must not
 * overtake its INVITE), and a sender that floods fills one lane, not all. Thread-safe.
 */
final class Lanes implements AutoCloseable {

  private static final int QUEUE = 512;

  private final List<ThreadPoolExecutor> lanes = new ArrayList<>();

  Lanes(String name, int count) {
    for (int i = 0; i < count; i++) {
      String threadName = name + "-" + i;
      lanes.add(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
          task -> Thread.ofPlatform().daemon().name(threadName).unstarted(task)));
    }
  }

  /** False where that lane is full: the work is dropped, as UDP may. */
  boolean offer(int key, Runnable work) {
    try {
      lanes.get(Math.floorMod(key, lanes.size())).execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    lanes.forEach(ThreadPoolExecutor::shutdownNow);
  }
}
