package omniline.config;

import java.util.List;

/**
 * Every setting of the agent, one record for each section of {@code omniline.yaml}. {@link #defaults()} is the one place
 * where defaults stand in Java; a test holds it equal to the commented file.
 */
public record OmnilineConfig(SipConfig sip, RtpConfig rtp, HttpConfig http, ModelConfig model, TurnConfig turn) {

  public OmnilineConfig {
    List<Rules.Violation> violations = Rules.violations(sip, rtp, model, turn);
    if (!violations.isEmpty()) {
      Rules.Violation first = violations.getFirst();
      throw new IllegalArgumentException(first.keys().getFirst() + ": " + first.sentence());
    }
  }

  /** What holds for every key that a file leaves out. */
  public static OmnilineConfig defaults() {
    return new OmnilineConfig(
        SipConfig.defaults(), RtpConfig.defaults(), HttpConfig.defaults(), ModelConfig.defaults(), TurnConfig.defaults());
  }

  /** These settings with another section {@code sip}. */
  public OmnilineConfig with(SipConfig other) {
    return new OmnilineConfig(other, rtp, http, model, turn);
  }

  /** These settings with another section {@code rtp}. */
  public OmnilineConfig with(RtpConfig other) {
    return new OmnilineConfig(sip, other, http, model, turn);
  }

  /** These settings with another section {@code http}. */
  public OmnilineConfig with(HttpConfig other) {
    return new OmnilineConfig(sip, rtp, other, model, turn);
  }

  /** These settings with another section {@code model}. */
  public OmnilineConfig with(ModelConfig other) {
    return new OmnilineConfig(sip, rtp, http, other, turn);
  }

  /** These settings with another section {@code turn}. */
  public OmnilineConfig with(TurnConfig other) {
    return new OmnilineConfig(sip, rtp, http, model, other);
  }
}
