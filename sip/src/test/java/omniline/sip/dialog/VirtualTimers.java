package omniline.sip.dialog;

import java.util.Comparator;
import java.util.PriorityQueue;
import omniline.sip.transaction.Timers;

/** Timers that run when the test says so. */
public final class VirtualTimers implements Timers {

  private record Due(long atMs, long order, Runnable work) {}

  private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
  private long nowMs;
  private long order;

  @Override
  public Timer after(long delayMs, Runnable work) {
    Due due = new Due(nowMs + delayMs, order++, work);
    queue.add(due);
    return () -> queue.remove(due);
  }

  public long nowMs() {
    return nowMs;
  }

  /** Lets time pass; what falls due runs at its own moment. */
  public void advance(long ms) {
    long end = nowMs + ms;
    while (!queue.isEmpty() && queue.peek().atMs() <= end) {
      Due due = queue.poll();
      nowMs = due.atMs();
      due.work().run();
    }
    nowMs = end;
  }

  /** How much waits. */
  public int waiting() {
    return queue.size();
  }
}
