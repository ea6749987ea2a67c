package omniline.agent.call;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import omniline.agent.talk.Refusal;
import org.jspecify.annotations.Nullable;

/** What the log says of refused calls: each reason once a minute at most, because callers who are refused call again. Any thread. */
final class RefusalLog {
  private static final long QUIET_NS = 60_000_000_000L;

  private final LongSupplier nanoClock;
  private final Map<Refusal, Told> told = new EnumMap<>(Refusal.class);

  /** When a reason was last told, and how many calls were refused for it since. */
  private record Told(long atNs, int since) {}

  RefusalLog(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The line to write for a refused call; null for none. */
  synchronized @Nullable String line(Refusal why, String reason) {
    long nowNs = nanoClock.getAsLong();
    Told before = told.get(why);
    if (before != null && nowNs - before.atNs < QUIET_NS) {
      told.put(why, new Told(before.atNs, before.since + 1));
      return null;
    }
    told.put(why, new Told(nowNs, 0));
    String more = before == null || before.since == 0 ? ""
        : String.format(Locale.ROOT, " (and %d more calls since the last such line)", before.since);
    return "call refused with " + why.code() + ": " + reason + more;
  }
}
