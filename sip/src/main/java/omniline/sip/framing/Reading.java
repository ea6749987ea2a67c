package omniline.sip.framing;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import org.jspecify.annotations.Nullable;

/** What the bytes of one datagram, or one framed part of a stream, turned out to be. */
public sealed interface Reading {

  /** A sound request or response. */
  record Message(SIPMessage message) implements Reading {}

  /** A request that can be answered, but only with an error. */
  record Rejected(SIPRequest request, int code, String reason) implements Reading {}

  /**
   * No SIP message.
   *
   * @param header the bytes up to the body as text, from which a 400 may be made; null where no answer makes sense
   */
  record Malformed(@Nullable String header) implements Reading {}

  /** Only line ends: a keep-alive (RFC 5626 section 3.5.1). */
  record KeepAlive() implements Reading {}
}
