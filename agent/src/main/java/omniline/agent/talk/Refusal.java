package omniline.agent.talk;

import java.util.Locale;

/** Why an INVITE is turned away, with the SIP status that says so (RFC 3261 section 21). */
public enum Refusal {
  /** As many calls as are allowed are in progress. */
  CALL_LIMIT(503, "All lines are busy"),
  /** As many calls as its profile allows are in progress. */
  PROFILE_LIMIT(503, "All lines are busy"),
  /** The agent is being stopped. */
  SHUTTING_DOWN(503, "Shutting down"),
  /** Every RTP port of the range is taken. */
  NO_PORT(503, "No free RTP port"),
  /** The model does not run. */
  MODEL_DOWN(503, "The model does not answer"),
  /** The KV pool has no room for one more conversation. */
  MODEL_MEMORY(503, "All lines are busy"),
  /** One more voice would make those in progress run short. */
  MODEL_BUSY(503, "All lines are busy"),
  /** The offer has no audio, or no codec of ours. */
  NO_COMMON_CODEC(488, "Not Acceptable Here");

  private final int code;
  private final String phrase;

  Refusal(int code, String phrase) {
    this.code = code;
    this.phrase = phrase;
  }

  /** The status code. */
  public int code() {
    return code;
  }

  /** What the far end reads beside the code. */
  public String phrase() {
    return phrase;
  }

  /** The word in the metrics: {@code model_memory}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
