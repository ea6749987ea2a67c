package omniline.agent.caller;

/**
 * The manners of the scripted caller, in milliseconds.
 *
 * @param pauseMs quiet after which the far end (its greeting, its answer) has finished, at least 100
 * @param maxWaitMs how long an answer is waited for after the end of a turn
 * @param interruptMs time after the beginning of an answer at which the next turn is spoken over it, or {@link #NEVER}
 * @param tailMs time to stay on the line after the last answer
 * @param keys pressed after the first answer: 0-9 * # A-D, at most 64; or empty
 */
public record ScriptSettings(int pauseMs, int maxWaitMs, int interruptMs, int tailMs, String keys) {

  /** For {@code interruptMs}: let every answer finish. */
  public static final int NEVER = -1;

  /** Without keys. */
  public ScriptSettings(int pauseMs, int maxWaitMs, int interruptMs, int tailMs) {
    this(pauseMs, maxWaitMs, interruptMs, tailMs, "");
  }

  public ScriptSettings {
    if (pauseMs < 100) {
      throw new IllegalArgumentException("a pause shorter than 0.1 s comes within every sentence, found " + pauseMs + " ms");
    }
    if (!keys.matches("[0-9*#A-D]{0,64}")) {
      throw new IllegalArgumentException("keys are up to 64 of 0-9 * # A-D, found \"" + keys + "\"");
    }
    if (maxWaitMs < 0 || interruptMs < NEVER || tailMs < 0) {
      throw new IllegalArgumentException("waiting times are not negative");
    }
  }
}
