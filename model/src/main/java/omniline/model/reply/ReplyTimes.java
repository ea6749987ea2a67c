package omniline.model.reply;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import omniline.model.Reply;
import omniline.model.ReplyReport;

/** When a reply reached what, counted from the request; each mark is set once. Owned by the model loop. */
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
  private final long askedNs;
  private final Map<Mark, Long> afterNs = new EnumMap<>(Mark.class);

  public ReplyTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    askedNs = nanoClock.getAsLong();
  }

  void reached(Mark mark) {
    afterNs.putIfAbsent(mark, sinceAskedNs());
  }

  /** Duration from the request to the mark, -1 when it was never reached. */
  long afterNs(Mark mark) {
    return afterNs.getOrDefault(mark, -1L);
  }

  long sinceAskedNs() {
    return nanoClock.getAsLong() - askedNs;
  }
}
