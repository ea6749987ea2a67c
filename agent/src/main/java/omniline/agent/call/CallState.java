package omniline.agent.call;

import omniline.sip.EndReason;
import org.jspecify.annotations.Nullable;

/**
 * How a call stands, for those who ask over HTTP. Immutable.
 *
 * @param name its name in the log: {@code c17}
 * @param caller who called, a SIP URI
 * @param called who was called: of a call of ours a SIP URI
 * @param profile by which profile it is answered; empty for none in particular
 * @param phase how far it is
 * @param ending how it ended; null before that
 */
public record CallState(String name, String caller, String called, String profile, Phase phase, @Nullable Ending ending) {
  /** How far a call is. */
  public enum Phase {
    /** Nobody has picked up. */
    RINGING,
    /** It was answered. */
    TALKING,
    /** It is over. */
    ENDED
  }

  /**
   * How a call ended.
   *
   * @param code the SIP status that ended it; 0 for none
   * @param text what the far end, or we, said of it; may be empty
   */
  public record Ending(EndReason reason, int code, String text) {}
}
