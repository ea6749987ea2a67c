package omniline.sip.sdp;

/** What reading SDP text gave: a description, or where and why it is none. Bad SDP is wire input, so there is no exception. */
public sealed interface SdpResult {

  /** The text is a session description. */
  record Parsed(SessionDescription description) implements SdpResult {}

  /**
   * The text is none.
   *
   * @param line 1-based
   * @param sentence what was expected and what was found
   */
  record Malformed(int line, String sentence) implements SdpResult {}
}
