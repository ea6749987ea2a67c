package omniline.agent.talk;

import java.time.Instant;

/** Where real time comes into the agent; everything else is given it. */
public final class AgentClock {
  private AgentClock() {}

  /** Monotonic nanoseconds. */
  public static long nanoTime() {
    return System.nanoTime();
  }

  /** The time of day, for what is dated: certificates. */
  public static Instant now() {
    return Instant.now();
  }
}
