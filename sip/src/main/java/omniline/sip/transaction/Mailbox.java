package omniline.sip.transaction;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one call: work from any thread, run one piece at a time and in order on the executor. Posting never blocks. Work from
 * the wire is bounded; work of our own (timers, API calls) is bounded by what we do. Thread-safe.
 */
public final class Mailbox {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
  private static final int WIRE_LIMIT = 64;

  private final Executor executor;
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  public Mailbox(Executor executor) {
    this.executor = executor;
  }

  /** Enqueues work that a peer has caused; false when the call is too far behind. */
  public boolean offer(Runnable work) {
    if (pending.get() >= WIRE_LIMIT) {
      return false;
    }
    post(work);
    return true;
  }

  /** Enqueues work of our own. */
  public void post(Runnable work) {
    queue.add(work);
    if (pending.getAndIncrement() == 0) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        log.debug("a call was told something after the end of its user agent");
      }
    }
  }

  private void drain() {
    int done = 0;
    do {
      Runnable work = queue.poll();
      if (work == null) {
        throw new IllegalStateException("a mailbox lost its work");
      }
      try {
        work.run();
      } catch (RuntimeException e) {
        // Each piece of work guards its call itself; this is the last net, so that the call's queue goes on.
        log.error("a bug in the SIP module hit one call", e);
      }
      done = pending.decrementAndGet();
    } while (done > 0);
  }
}
