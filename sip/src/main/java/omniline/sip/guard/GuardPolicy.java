package omniline.sip.guard;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is not even answered. Immutable.
 *
 * @param requestsPerSecond requests outside of dialogs that one source may send for long, twice as many at once; 0 for any number
 * @param scanners parts of User-Agent headers whose requests are dropped, in whatever case; none where the list is empty
 */
public record GuardPolicy(int requestsPerSecond, List<String> scanners) {

  public GuardPolicy {
    if (requestsPerSecond < 0) {
      throw new IllegalArgumentException("a source sends 0 or more requests a second, not " + requestsPerSecond);
    }
    scanners = scanners.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
    if (scanners.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("an empty part would be in every User-Agent");
    }
  }

  /** Everything is answered. */
  public static GuardPolicy open() {
    return new GuardPolicy(0, List.of());
  }

  boolean isScanner(@Nullable String userAgent) {
    if (userAgent == null || scanners.isEmpty()) {
      return false;
    }
    String lower = userAgent.toLowerCase(Locale.ROOT);
    return scanners.stream().anyMatch(lower::contains);
  }
}
