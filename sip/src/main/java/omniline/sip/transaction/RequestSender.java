package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;

/** Sends requests: JAIN-SIP's client transactions, or a script in tests. Thread-safe. */
public interface RequestSender {

  /** Sends in a new client transaction; may block for a name look-up or a TCP connect. The sink hears every outcome. */
  Sent send(SIPRequest request, ResponseSink sink);

  /** Sends the ACK of a 2xx, which has no transaction (RFC 3261 section 13.2.2.4). */
  void sendAck(SIPRequest ack);

  /** A request on its way. */
  interface Sent {

    /** Sends CANCEL for it; only after a provisional response (RFC 3261 section 9.1). */
    void cancel();
  }
}
