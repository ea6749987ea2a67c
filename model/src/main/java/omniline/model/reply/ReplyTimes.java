package omniline.model.reply;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import omniline.model.ReplyReport;

/**
 * When a reply reached what, counted from the request; each mark is set once. What a reply that was begun early had reached before
 * it was asked for counts as reached at once. Any thread.
 */
public final class ReplyTimes {

  /** The marks of {@link ReplyReport}, in the order in which they are reached. */
  enum Mark {
    QUEUED,
    ENCODER,
    PREFILL,
    FIRST_TOKEN,
    FIRST_UNIT,
    FIRST_AUDIO
  }

  private final LongSupplier nanoClock;
  private final Map<Mark, Long> reachedNs = new ConcurrentHashMap<>();
  private volatile long askedNs;

  public ReplyTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    askedNs = nanoClock.getAsLong();
  }

  LongSupplier clock() {
    return nanoClock;
  }

  /** The turn has ended now: everything is counted from here. */
  void asked() {
    askedNs = nanoClock.getAsLong();
  }

  void reached(Mark mark) {
    reachedNs.putIfAbsent(mark, nanoClock.getAsLong());
  }

  /** Duration from the request to the mark, -1 when it was never reached. */
  long afterNs(Mark mark) {
    Long reached = reachedNs.get(mark);
    return reached == null ? -1 : Math.max(0, reached - askedNs);
  }

  long sinceAskedNs() {
    return nanoClock.getAsLong() - askedNs;
  }
}
