package omniline.sip.stack;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import omniline.sip.transaction.Timers;

/** Timers on one daemon thread; the work only enqueues, so one is enough for every call. Thread-safe. */
final class RealTimers implements Timers, AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;

  RealTimers(String name) {
    executor = new ScheduledThreadPoolExecutor(1, task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timer after(long delayMs, Runnable work) {
    try {
      ScheduledFuture<?> future = executor.schedule(work, delayMs, TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      // The user agent is closed: nothing of it is due any more.
      return () -> {};
    }
  }

  /** Runs work again and again until closed, for housekeeping. */
  void every(long periodMs, Runnable work) {
    after(periodMs, () -> {
      work.run();
      every(periodMs, work);
    });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
