package omniline.agent.talk;

/** Where real time comes into the agent; everything else is given it. */
final class AgentClock {
  private AgentClock() {}

  /** Monotonic nanoseconds. */
  static long nanoTime() {
    return System.nanoTime();
  }
}
