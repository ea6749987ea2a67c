package omniline.agent.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How calls are taken.
 *
 * @param maxCalls calls at once; the next gets 503
 * @param retryAfterSeconds the Retry-After of that 503
 * @param ringMs how long the phone rings before it is picked up
 * @param person whom callers are passed to who ask for a person; null for nobody
 * @param general how calls are taken that none of the profiles fits, and those that we place
 * @param profiles how calls to certain numbers are; the first that fits counts
 */
public record SwitchboardSettings(
    int maxCalls,
    int retryAfterSeconds,
    int ringMs,
    @Nullable String person,
    LineProfile general,
    List<LineProfile> profiles) {
  public SwitchboardSettings {
    profiles = List.copyOf(profiles);
  }

  /** The profile of a call: by the user of its Request-URI, else by that of its To. */
  LineProfile profile(String called, String to) {
    return profiles.stream().filter(one -> one.fits(called)).findFirst()
        .or(() -> profiles.stream().filter(one -> one.fits(to)).findFirst())
        .orElse(general);
  }
}
