package omniline.agent.cli;

/** Where real time comes into the commands. */
final class CliClock {
  private CliClock() {}

  /** Monotonic nanoseconds. */
  static long nanoTime() {
    return System.nanoTime();
  }
}
