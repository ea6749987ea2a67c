package omniline.sip.registration;

import java.util.random.RandomGenerator;

/**
 * How long to wait after failures (RFC 5626 section 4.5, with shorter times): 2 s, doubled with each, at most two minutes; an account
 * that is refused rather than unreachable waits from a minute up to half an hour, so that nobody's lock-out counts it. Each wait is
 * 50 to 100 % of that, so that a thousand agents do not come back in the same second. Owned by its registration.
 */
final class Backoff {

  private static final long BASE_MS = 2_000;
  private static final long MAX_MS = 120_000;
  private static final long REFUSED_BASE_MS = 60_000;
  private static final long REFUSED_MAX_MS = 1_800_000;
  private static final int MAX_DOUBLINGS = 16;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure. */
  long nextMs(boolean refused) {
    long base = refused ? REFUSED_BASE_MS : BASE_MS;
    long whole = Math.min(base << Math.min(failures, MAX_DOUBLINGS), refused ? REFUSED_MAX_MS : MAX_MS);
    failures++;
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  /** It went well. */
  void reset() {
    failures = 0;
  }
}
