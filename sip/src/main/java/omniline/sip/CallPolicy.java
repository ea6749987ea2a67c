package omniline.sip;

/**
 * How calls are kept. Immutable.
 *
 * @param sessionSeconds how long a session lasts without a refresh where we may choose (RFC 4028); 0 for no timer of ours
 * @param minSessionSeconds the shortest session that is agreed to, at least 90: a shorter one is refused with 422
 */
public record CallPolicy(int sessionSeconds, int minSessionSeconds) {

  /** RFC 4028 section 4. */
  private static final int SHORTEST_SECONDS = 90;

  public CallPolicy {
    if (minSessionSeconds < SHORTEST_SECONDS) {
      throw new IllegalArgumentException("the shortest session is at least " + SHORTEST_SECONDS + " s, not " + minSessionSeconds);
    }
    if (sessionSeconds != 0 && sessionSeconds < minSessionSeconds) {
      throw new IllegalArgumentException("a session of " + sessionSeconds + " s is shorter than the shortest, " + minSessionSeconds + " s");
    }
  }

  /** Half an hour, as RFC 4028 section 4 recommends, and 90 s at least. */
  public static CallPolicy usual() {
    return new CallPolicy(1_800, SHORTEST_SECONDS);
  }
}
