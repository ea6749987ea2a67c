package omniline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import omniline.model.reply.ActiveReply;
import omniline.model.torch.TorchRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one platform thread that owns the model. Requests come in over a bounded queue; the replies in progress take turns, one
 * step each: a window encoded, a prompt prefilled, or a token with its units and, when enough are pending, a chunk of speech.
 * A reply that fails ends alone. Tests drive {@link #doWork} without a thread.
 */
public final class ModelLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelLoop.class);
  private static final int MAX_QUEUED = 64;
  private static final int MAX_ACTIVE = 64;

  private final OmniModel model;
  private final LongSupplier nanoClock;
  private final BlockingQueue<ActiveReply> requests = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final List<ActiveReply> active = new ArrayList<>();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * A loop that is not running yet.
   *
   * @param model stays the caller's, who closes it after the loop
   * @param nanoClock for the reports
   */
  public ModelLoop(OmniModel model, LongSupplier nanoClock) {
    this.model = model;
    this.nanoClock = nanoClock;
  }

  /** Starts the thread. Once. */
  public void start() {
    if (thread != null || closed) {
      throw new IllegalStateException("the model loop has been started or closed before");
    }
    Thread started = Thread.ofPlatform().name("model-loop").daemon().unstarted(this::run);
    thread = started;
    started.start();
  }

  /** A conversation of its own with the model. Any thread. */
  public Conversation open() {
    return new LoopConversation(this, model);
  }

  /** Whether the thread runs: false before {@link #start}, after {@link #close}, and after an error that ended it. */
  public boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive() && !closed;
  }

  /** Requests that wait to be taken up. Any thread. */
  public int queued() {
    return requests.size();
  }

  LongSupplier clock() {
    return nanoClock;
  }

  /** Puts a reply into the queue, or ends it when there is no room. Any thread. */
  void submit(ActiveReply reply) {
    if (closed) {
      reply.end(ReplyOutcome.FAILED, "the model loop is closed");
    } else if (!requests.offer(reply)) {
      reply.end(ReplyOutcome.FAILED, "busy");
    } else if (closed && requests.remove(reply)) {
      reply.end(ReplyOutcome.FAILED, "the model loop is closed");
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** One round: takes up requests and gives every reply in progress one step. True while there is more to do. */
  public boolean doWork() {
    while (active.size() < MAX_ACTIVE) {
      ActiveReply next = requests.poll();
      if (next == null) {
        break;
      }
      active.add(next);
    }
    for (int i = 0; i < active.size(); ) {
      if (active.get(i).step()) {
        i++;
      } else {
        active.remove(i);
      }
    }
    return !active.isEmpty() || !requests.isEmpty();
  }

  private void run() {
    try {
      TorchRuntime.enter();
      while (!closed) {
        if (!doWork()) {
          LockSupport.park(this);
        }
      }
      abandon(ReplyOutcome.CANCELLED, "");
    } catch (Throwable e) {
      LOG.error("the model loop ends", e);
      closed = true;
      abandon(ReplyOutcome.FAILED, "the model loop ended: " + e);
      throw e;
    }
  }

  private void abandon(ReplyOutcome outcome, String failure) {
    requests.drainTo(active);
    active.forEach(reply -> reply.end(outcome, failure));
    active.clear();
  }

  /** Ends every reply as cancelled and waits for the thread. The model stays open. */
  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running == null) {
      abandon(ReplyOutcome.CANCELLED, "");
      return;
    }
    LockSupport.unpark(running);
    if (running == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
