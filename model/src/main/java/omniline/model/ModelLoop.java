package omniline.model;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import omniline.model.reply.Engine;
import omniline.model.reply.LoopConversation;
import omniline.model.tokenizer.PromptIds;
import omniline.model.torch.TorchRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one platform thread that owns the model. Requests come in over a bounded queue and are served in rounds by the {@link Engine}.
 * After an error that is nobody's own (every other one ends a single reply) it gives up all replies and starts anew. Tests drive
 * {@link #doWork} without a thread.
 */
public final class ModelLoop implements AutoCloseable, LoopConversation.Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(ModelLoop.class);
  private static final int MAX_QUEUED = 64;
  /** Every voice has its lead: time until one may want more. */
  private static final long REST_NS = 5_000_000;
  private static final int RETRY_WHEN_STRAINED_SECONDS = 5;
  private static final int RETRY_WHEN_FULL_SECONDS = 30;
  /** More fatal errors than this within a minute are no accident. */
  private static final int RESTARTS_A_MINUTE = 3;
  private static final long MINUTE_NS = 60_000_000_000L;

  private final OmniModel model;
  private final LongSupplier nanoClock;
  private final Engine engine;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong kvReservedBytes = new AtomicLong();
  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile String lastError = "";
  private long minuteBeganNs;
  private int restartsInMinute;

  /**
   * A loop that is not running yet.
   *
   * @param model stays the caller's, who closes it after the loop
   * @param nanoClock for the reports
   */
  public ModelLoop(OmniModel model, LongSupplier nanoClock) {
    this.model = model;
    this.nanoClock = nanoClock;
    engine = new Engine(model, nanoClock);
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

  /**
   * A conversation of its own with the model. Any thread.
   *
   * @throws IllegalStateException when the KV pool has no room for it; {@link #admission} says so before
   */
  public Conversation open() {
    return open(model.prompt());
  }

  /** The same under another system message, one of {@link OmniModel#promptUnder}: give the same object to all calls under it. Any thread. */
  public Conversation open(PromptIds prompt) {
    long wanted = model.conversationBytes();
    if (kvReservedBytes.addAndGet(wanted) > model.settings().memory().kvBytes()) {
      kvReservedBytes.addAndGet(-wanted);
      throw new IllegalStateException(poolFull());
    }
    return new LoopConversation(engine, this, prompt, () -> kvReservedBytes.addAndGet(-wanted));
  }

  private String poolFull() {
    return "the KV pool of " + (model.settings().memory().kvBytes() >> 20) + " MiB is used up: " + (kvReservedBytes.get() >> 20)
        + " MiB are reserved, a conversation wants " + (model.conversationBytes() >> 20) + " MiB";
  }

  /** Whether one more conversation would be served. Any thread. */
  public Admission admission() {
    if (!alive()) {
      return Admission.refused("the model loop does not run", RETRY_WHEN_FULL_SECONDS);
    }
    if (kvReservedBytes.get() + model.conversationBytes() > model.settings().memory().kvBytes()) {
      return Admission.refused(poolFull(), RETRY_WHEN_FULL_SECONDS);
    }
    if (engine.strained()) {
      return Admission.refused("the voices in progress are about to run short", RETRY_WHEN_STRAINED_SECONDS);
    }
    return Admission.GRANTED;
  }

  /** Whether the thread runs: false before {@link #start}, after {@link #close}, and when it kept failing. */
  public boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive() && !closed;
  }

  /** How often the engine has started anew after an error. Any thread. */
  public int restarts() {
    return restarts.get();
  }

  /** The error behind the last restart; empty when there was none. Any thread. */
  public String lastError() {
    return lastError;
  }

  /** Requests that wait to be taken up. Any thread. */
  public int queued() {
    return queued.get();
  }

  /** Replies in progress. Any thread. */
  public int activeReplies() {
    return engine.activeReplies();
  }

  /** Bytes of the KV pool that open conversations have reserved. Any thread. */
  public long kvReservedBytes() {
    return kvReservedBytes.get();
  }

  @Override
  public void execute(Runnable work) {
    inbox.add(work);
    LockSupport.unpark(thread);
  }

  @Override
  public String offer(Runnable work) {
    if (closed) {
      return "the model loop is closed";
    }
    if (queued.incrementAndGet() > MAX_QUEUED) {
      queued.decrementAndGet();
      return "busy";
    }
    execute(() -> {
      queued.decrementAndGet();
      work.run();
    });
    return "";
  }

  /** One round: takes up requests, then serves the replies in progress. False when there was nothing to do. */
  public boolean doWork() {
    boolean worked = false;
    for (Runnable work = inbox.poll(); work != null; work = inbox.poll()) {
      work.run();
      worked = true;
    }
    return engine.round() || worked;
  }

  private void run() {
    TorchRuntime.enter();
    minuteBeganNs = nanoClock.getAsLong();
    while (!closed) {
      try {
        serve();
      } catch (Throwable e) {
        restart(e);
      }
    }
    abandon(lastError.isEmpty() ? ReplyOutcome.CANCELLED : ReplyOutcome.FAILED, lastError);
  }

  private void serve() {
    while (!closed) {
      if (!doWork()) {
        if (engine.activeReplies() > 0) {
          LockSupport.parkNanos(this, REST_NS);
        } else if (inbox.isEmpty()) {
          LockSupport.park(this);
        }
      }
    }
  }

  private void restart(Throwable e) {
    lastError = e.toString();
    restarts.incrementAndGet();
    long nowNs = nanoClock.getAsLong();
    if (nowNs - minuteBeganNs > MINUTE_NS) {
      minuteBeganNs = nowNs;
      restartsInMinute = 0;
    }
    restartsInMinute++;
    if (restartsInMinute > RESTARTS_A_MINUTE) {
      LOG.error("the model engine fails again and again and ends", e);
      closed = true;
      return;
    }
    LOG.error("the model engine failed; all replies are given up and it starts anew", e);
    engine.reset(ReplyOutcome.FAILED, "the model engine failed: " + e);
  }

  private void abandon(ReplyOutcome outcome, String failure) {
    for (Runnable work = inbox.poll(); work != null; work = inbox.poll()) {
      work.run();
    }
    engine.reset(outcome, failure);
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
