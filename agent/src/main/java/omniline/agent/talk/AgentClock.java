package omniline.agent.talk;

/** Where real time comes into the agent; everything else is given it. */
public final class AgentClock {
  private AgentClock() {}

  /** Monotonic nanoseconds. */
  public static long nanoTime() {
    return System.nanoTime();
  }
}
