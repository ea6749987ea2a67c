package omniline.sip.message;

import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.sip.address.SipURI;
import javax.sip.header.AcceptHeader;
import javax.sip.header.Header;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The inspection of a request in the order of RFC 3261 section 8.2: method, Request-URI, Require, content. Gives the refusal, or
 * null where the request may go on. Stateless; thread-safe.
 */
public final class RequestChecks {

  private final Responses responses;

  public RequestChecks(Responses responses) {
    this.responses = responses;
  }

  /** What holds for every request, in a dialog or not: 405, 400, 416, 420. */
  public @Nullable SIPResponse refusal(Inbound inbound, String toTag) {
    SIPRequest request = inbound.request();
    if (!Capabilities.METHODS.contains(inbound.method())) {
      SIPResponse response = responses.of(inbound, 405, toTag);
      responses.withAllow(response);
      return response;
    }
    if (request.getRequestURI() == null) {
      return responses.of(inbound, 400, "Bad Request-URI", toTag);
    }
    // What asks for TLS on the whole way and came by another has lost it before (RFC 5630 section 3).
    if (!(request.getRequestURI() instanceof SipURI uri) || (uri.isSecure() && !inbound.transport().equals("tls"))) {
      return responses.of(inbound, 416, toTag);
    }
    List<String> unknown = unknownOptions(request);
    if (!unknown.isEmpty()) {
      SIPResponse response = responses.of(inbound, 420, toTag);
      responses.with(response, "Unsupported", String.join(", ", unknown));
      return response;
    }
    return null;
  }

  /** What an INVITE needs besides: tags and a Contact to make a dialog of (400), SDP that it takes (406) and brings (415, 400). */
  public @Nullable SIPResponse inviteRefusal(Inbound inbound, SessionBody body, String toTag) {
    if (inbound.fromTag() == null) {
      return responses.of(inbound, 400, "Missing From Tag", toTag);
    }
    if (RemoteTarget.of(inbound.request()) == null) {
      return responses.of(inbound, 400, "Missing or Bad Contact", toTag);
    }
    return takesSdp(inbound.request()) ? bodyRefusal(inbound, body, toTag) : responses.of(inbound, 406, toTag);
  }

  /** Without an Accept, SDP is taken for granted (RFC 3261 section 20.1). */
  private static boolean takesSdp(SIPRequest request) {
    boolean named = false;
    Iterator<? extends Header> headers = request.getHeaders("Accept");
    while (headers.hasNext()) {
      if (headers.next() instanceof AcceptHeader accept) {
        named = true;
        if (accept.allowsAllContentTypes() || (accept.getContentType().equalsIgnoreCase("application")
            && (accept.allowsAllContentSubTypes() || accept.getContentSubType().equalsIgnoreCase("sdp")))) {
          return true;
        }
      }
    }
    return !named;
  }

  /** 415 or 400 for a body that is no session description; null for SDP and for no body. */
  public @Nullable SIPResponse bodyRefusal(Inbound inbound, SessionBody body, String toTag) {
    return switch (body) {
      case SessionBody.None() -> null;
      case SessionBody.Sdp(var description) -> null;
      case SessionBody.Malformed(String sentence) -> responses.of(inbound, 400, "Bad " + sentence, toTag);
      case SessionBody.Unsupported(String type) -> {
        SIPResponse response = responses.of(inbound, 415, toTag);
        responses.with(response, "Accept", Capabilities.ACCEPT);
        responses.with(response, "Accept-Encoding", "identity");
        yield response;
      }
    };
  }

  private static List<String> unknownOptions(SIPRequest request) {
    List<String> unknown = new ArrayList<>();
    Iterator<? extends Header> headers = request.getHeaders("Require");
    while (headers.hasNext()) {
      if (headers.next() instanceof Require require && !Capabilities.OPTION_TAGS.contains(require.getOptionTag())) {
        unknown.add(Headers.line(require.getOptionTag()));
      }
    }
    return unknown;
  }
}
