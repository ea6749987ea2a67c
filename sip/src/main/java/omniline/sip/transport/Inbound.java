package omniline.sip.transport;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in, with where it came from and the way back. Immutable; the request itself must not be changed once it is
 * here. Via, From, To, Call-ID and CSeq are present and sound.
 *
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 */
public record Inbound(SIPRequest request, InetSocketAddress source, String transport, ReplyPath reply, Counters counters) {

  public String method() {
    return request.getMethod();
  }

  public String callId() {
    return request.getCallId().getCallId();
  }

  /** Null for peers of RFC 2543, which knew no tags. */
  public @Nullable String fromTag() {
    return request.getFromTag();
  }

  /** Null outside a dialog. */
  public @Nullable String toTag() {
    return request.getToTag();
  }

  public long cseq() {
    return request.getCSeq().getSeqNumber();
  }

  /**
   * What the request has in common with its retransmissions, its CANCEL and the ACK of its non-2xx response (RFC 3261 section
   * 17.2.3), with From tag and Call-ID added, so that old peers without a unique branch fit in.
   */
  public String transactionKey() {
    String branch = request.getTopmostVia().getBranch();
    return String.join("|", callId(), String.valueOf(fromTag()), Long.toString(cseq()), String.valueOf(branch))
        .toLowerCase(Locale.ROOT);
  }

  /** Sends a response the way that the request came. Returns the bytes, for sending them again. */
  public byte[] respond(SIPResponse response) {
    byte[] bytes = response.encodeAsBytes(transport);
    counters.messagesOut.increment();
    reply.send(bytes);
    return bytes;
  }

  /** Sends bytes that {@link #respond} returned once more. */
  public void respondAgain(byte[] bytes) {
    counters.messagesOut.increment();
    counters.retransmissions.increment();
    reply.send(bytes);
  }
}
