package omniline.sip.transport;

/** The way back to whoever sent a request (RFC 3261 section 18.2.2). Thread-safe. */
public interface ReplyPath {

  /** True for a stream: responses to INVITE other than 2xx are then not sent again. */
  boolean reliable();

  /** Sends, or drops where that is impossible: the peer's retransmission or our timers find out. Never blocks for long. */
  void send(byte[] message);
}
