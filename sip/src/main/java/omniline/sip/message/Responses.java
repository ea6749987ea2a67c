package omniline.sip.message;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import omniline.sip.sdp.MediaDescription;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/** Makes responses (RFC 3261 section 8.2.6) with our Server header. Stateless; thread-safe. */
public final class Responses {

  private final String serverName;

  /** {@code serverName} for the Server header, empty for none. */
  public Responses(String serverName) {
    this.serverName = serverName;
  }

  /** A response with the usual reason phrase. */
  public SIPResponse of(Inbound inbound, int code, String toTag) {
    return of(inbound, code, "", toTag);
  }

  /**
   * A response. Record-Route is copied where a dialog may come of it.
   *
   * @param reason empty for the usual phrase
   * @param toTag set unless the request carries one already, or the code is 100
   */
  public SIPResponse of(Inbound inbound, int code, String reason, String toTag) {
    SIPRequest request = inbound.request();
    String line = Headers.line(reason);
    SIPResponse response = request.createResponse(code, line.isEmpty() ? phrase(code) : line);
    if (code > 100 && inbound.toTag() == null) {
      response.setToTag(toTag);
    }
    if (!serverName.isEmpty()) {
      Headers.set(response, "Server", serverName);
    }
    return response;
  }

  /** Adds Contact, Allow and Supported: what a 2xx to INVITE or UPDATE and a 18x need. */
  public void withContact(SIPResponse response, String contact) {
    Headers.set(response, "Contact", contact);
    Headers.set(response, "Allow", Capabilities.ALLOW);
    Headers.set(response, "Supported", Capabilities.SUPPORTED);
  }

  /** Adds a session description as the body. */
  public void withSdp(SIPResponse response, SessionDescription sdp) {
    Headers.set(response, "Content-Type", SessionBody.TYPE);
    response.setMessageContent(sdp.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Adds Retry-After; negative for none. */
  public void withRetryAfter(SIPResponse response, int seconds) {
    if (seconds >= 0) {
      Headers.set(response, "Retry-After", Integer.toString(seconds));
    }
  }

  /** Adds the methods that are allowed (405, OPTIONS). */
  public void withAllow(SIPResponse response) {
    Headers.set(response, "Allow", Capabilities.ALLOW);
  }

  /** Adds any other header that we wrote ourselves. */
  void with(SIPResponse response, String name, String value) {
    Headers.set(response, name, value);
  }

  /** Adds the Warning of a 488 or 606 (RFC 3261 section 20.43), with the code that fits the refused offer. */
  public void withWarning(SIPResponse response, @Nullable SessionDescription offer, String reason) {
    String agent = serverName.isEmpty() ? "omniline" : serverName.split("[^A-Za-z0-9.-]", 2)[0];
    String text = reason.isEmpty() ? "no acceptable audio" : Headers.line(reason);
    Headers.set(response, "Warning", warningCode(offer) + " " + agent + " \"" + text + "\"");
  }

  /** 304 no audio, 302 audio under a transport profile that we do not speak, 305 no codec, 399 anything else. */
  private static int warningCode(@Nullable SessionDescription offer) {
    if (offer == null) {
      return 399;
    }
    boolean audio = false;
    for (MediaDescription section : offer.media()) {
      if (section.isAudio() && section.port() != 0) {
        audio = true;
        if (section.protocol().startsWith("RTP/AVP")) {
          return 305;
        }
      }
    }
    return audio ? 302 : 304;
  }

  private static String phrase(int code) {
    String known = SIPResponse.getReasonPhrase(code);
    return known == null || known.isEmpty() ? "Code " + code : known;
  }
}
