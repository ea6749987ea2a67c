package omniline.agent.cli;

/** Where real time comes into the commands. */
final class CliClock {
  private CliClock() {}

  /** Monotonic nanoseconds. */
  static long nanoTime() {
    return System.nanoTime();
  }

  /** Nanoseconds since 1970 less the monotonic ones. */
  static long epochOffsetNs() {
    return System.currentTimeMillis() * 1_000_000L - System.nanoTime();
  }
}
