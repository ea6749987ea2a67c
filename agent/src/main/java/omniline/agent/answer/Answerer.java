package omniline.agent.answer;

import omniline.agent.talk.AgentClock;
import omniline.agent.talk.CallLine;
import omniline.agent.talk.CallSpeech;
import omniline.agent.talk.Refusal;
import omniline.config.OmnilineConfig;
import org.jspecify.annotations.Nullable;

/** Who is at the agent's end of every call: the model of the configuration, a made-up one, or an echo. Any thread. */
public abstract sealed class Answerer implements AutoCloseable permits EchoAnswerer, ModelAnswerer {

  /**
   * Why a call that comes in now cannot be answered.
   *
   * @param why its kind
   * @param reason a sentence for the operator
   * @param retryAfterSeconds when it is worth calling again
   */
  public record Busy(Refusal why, String reason, int retryAfterSeconds) {}

  /**
   * Loads the model, or makes one, and lets it say once what it says on every call.
   *
   * @throws omniline.agent.talk.AgentException with one sentence when the model cannot be had as configured
   */
  public static Answerer open(OmnilineConfig config) {
    return config.model().echo() ? new EchoAnswerer(config.turn()) : ModelAnswerer.load(config, AgentClock::nanoTime);
  }

  /** Null when one more call would be answered. */
  public abstract @Nullable Busy busy();

  /** The agent's end of one call; null when another call took the last room since {@link #busy} was asked. */
  public abstract @Nullable CallSpeech open(CallLine line);

  /** One line about who answers. */
  public abstract String description();

  /** How the model is doing. */
  public abstract ModelState state();

  /** Once a second: notices what {@link #state} tells the time of. */
  public abstract void watch();

  @Override
  public abstract void close();
}
