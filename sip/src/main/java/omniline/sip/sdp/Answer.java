package omniline.sip.sdp;

/** The outcome of offer/answer (RFC 3264) on our side. */
public sealed interface Answer {

  /**
   * A stream was agreed on.
   *
   * @param answer the session description of the answering side: ours to send, or the peer's as received
   */
  record Agreed(SessionDescription answer, NegotiatedAudio audio) implements Answer {}

  /**
   * There is audio, but no codec, profile or kind of address that both sides know: 488.
   *
   * @param reason one sentence for the Warning header and the log
   */
  record NoCommonCodec(String reason) implements Answer {}

  /**
   * There is no audio stream at all (none offered, or all with port 0): 488.
   *
   * @param reason one sentence for the Warning header and the log
   */
  record NoAudio(String reason) implements Answer {}
}
