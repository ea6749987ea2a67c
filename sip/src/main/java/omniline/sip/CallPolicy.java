package omniline.sip;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How calls are kept, and whom they may be passed to. Immutable.
 *
 * @param sessionSeconds how long a session lasts without a refresh where we may choose (RFC 4028); 0 for no timer of ours
 * @param minSessionSeconds the shortest session that is agreed to, at least 90: a shorter one is refused with 422
 * @param transferTargets SIP URIs that a call may be transferred to, a star stands for any text; none where the list is empty
 * @param referCode what a REFER of the peer is answered with: 400..699, where we call nobody on a stranger's behalf, or 202, where we call those
 *     who are transfer targets too
 * @param admission who may call
 */
public record CallPolicy(
    int sessionSeconds, int minSessionSeconds, List<String> transferTargets, int referCode, Admission admission) {

  /** RFC 4028 section 4. */
  private static final int SHORTEST_SECONDS = 90;

  private static final int DECLINED = 603;
  private static final int FOLLOWED = 202;

  public CallPolicy {
    transferTargets = List.copyOf(transferTargets);
    if (minSessionSeconds < SHORTEST_SECONDS) {
      throw new IllegalArgumentException("the shortest session is at least " + SHORTEST_SECONDS + " s, not " + minSessionSeconds);
    }
    if (sessionSeconds != 0 && sessionSeconds < minSessionSeconds) {
      throw new IllegalArgumentException("a session of " + sessionSeconds + " s is shorter than the shortest, " + minSessionSeconds + " s");
    }
    if (referCode != FOLLOWED && (referCode < 400 || referCode > 699)) {
      throw new IllegalArgumentException("a REFER is followed with 202, or refused with 400..699, not " + referCode);
    }
  }

  /** Session timers of that length; no transfers. */
  public CallPolicy(int sessionSeconds, int minSessionSeconds) {
    this(sessionSeconds, minSessionSeconds, List.of(), DECLINED, Admission.everybody());
  }

  /** Half an hour, as RFC 4028 section 4 recommends, and 90 s at least; no transfers. */
  public static CallPolicy usual() {
    return new CallPolicy(1_800, SHORTEST_SECONDS);
  }

  /** The same with these targets of transfers. */
  public CallPolicy withTransferTargets(List<String> targets) {
    return new CallPolicy(sessionSeconds, minSessionSeconds, targets, referCode, admission);
  }

  /** The same for these callers. */
  public CallPolicy with(Admission other) {
    return new CallPolicy(sessionSeconds, minSessionSeconds, transferTargets, referCode, other);
  }

  /** True where a REFER is followed if its target is allowed. */
  public boolean followsRefer() {
    return referCode == FOLLOWED;
  }

  /** True if a call may be transferred to that URI: it must be one of the targets as a whole, and hold nothing that ends a header. */
  public boolean allowsTransferTo(String uri) {
    boolean plain = uri.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"');
    return plain && transferTargets.stream().anyMatch(target -> matches(target, uri));
  }

  private static boolean matches(String target, String uri) {
    StringBuilder pattern = new StringBuilder();
    for (String part : target.toLowerCase(Locale.ROOT).split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : "[^@?]*").append(Pattern.quote(part));
    }
    return Pattern.matches(pattern.toString(), uri.toLowerCase(Locale.ROOT));
  }
}
