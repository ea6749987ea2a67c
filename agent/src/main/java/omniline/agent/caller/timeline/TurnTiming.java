package omniline.agent.caller.timeline;

/**
 * When one turn was spoken and answered, in milliseconds since the first tick of the call's media; {@link #NEVER} for what did
 * not happen. Sending times are those of the packets; arrival times are playout times less the jitter buffer's delay.
 *
 * @param name of the recording
 * @param speechStartMs our first non-silent packet was sent
 * @param speechEndMs our last non-silent packet was sent
 * @param answerStartMs the answer's first non-silent packet arrived
 * @param answerEndMs the end of the answer's last non-silent packet
 * @param fellSilentMs the far end's last sound before it gave way to this turn; only for a turn that interrupts
 */
public record TurnTiming(String name, int speechStartMs, int speechEndMs, int answerStartMs, int answerEndMs,
    int fellSilentMs) {

  /** It did not happen. */
  public static final int NEVER = -1;

  /** Whether an answer came. */
  public boolean answered() {
    return answerStartMs != NEVER;
  }

  /** From our last non-silent packet to the answer's first; only for an answered turn. Negative if it came before our end. */
  public int gapMs() {
    return answerStartMs - speechEndMs;
  }

  /** How long the answer took, its own pauses included; only for an answered turn. */
  public int answerLengthMs() {
    return answerEndMs - answerStartMs;
  }

  /** Whether the far end gave way to this turn. */
  public boolean gaveWay() {
    return fellSilentMs != NEVER;
  }

  /** From the beginning of our interruption to the far end's last sound; only if it gave way. */
  public int gaveWayAfterMs() {
    return Math.max(0, fellSilentMs - speechStartMs);
  }
}
