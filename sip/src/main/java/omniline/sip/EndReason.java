package omniline.sip;

/** Why a call is over. */
public enum EndReason {
  /** The peer sent BYE. */
  REMOTE_BYE,
  /** We sent BYE. */
  LOCAL_BYE,
  /** The caller gave up before an answer: CANCEL from the peer, or {@code hangUp} of ours. */
  CANCELLED,
  /** A final response of 300 or above, from the peer or from us. */
  REJECTED,
  /** Our 200 was never acknowledged (RFC 3261 section 13.3.1.4). */
  NO_ACK,
  /** A request of ours was never answered, or an INVITE ran out of its Expires time. */
  TIMEOUT,
  /** The message could not be sent at all. */
  TRANSPORT_ERROR,
  /** The peer or our own listener broke the rules: no usable SDP in the ACK, an exception in a listener. */
  PROTOCOL_ERROR
}
