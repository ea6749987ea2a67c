package omniline.model;

/** How a reply ended. */
public enum ReplyOutcome {
  /** The model wrote a stop token, or the text that was to be said is said. */
  STOP_TOKEN,
  /** The limit on tokens cut it off. */
  TOKEN_LIMIT,
  /** Cancelled, by the reply or by closing its conversation or the loop. */
  CANCELLED,
  /** Refused or broken; {@link ReplyReport#failure} says why. Other replies go on. */
  FAILED
}
