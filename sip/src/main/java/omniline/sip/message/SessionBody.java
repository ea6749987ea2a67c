package omniline.sip.message;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import omniline.sip.sdp.SdpResult;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** The body of a message, as far as sessions go (RFC 3261 section 13.2.1): one SDP body, or none. */
public sealed interface SessionBody {

  /** The only body type that is understood. */
  String TYPE = "application/sdp";

  /** No body. */
  record None() implements SessionBody {}

  /** A session description. */
  record Sdp(SessionDescription description) implements SessionBody {}

  /** A body of another type or encoding: 415. */
  record Unsupported(String contentType) implements SessionBody {}

  /** SDP that is none: 400. */
  record Malformed(String sentence) implements SessionBody {}

  /** Reads the body of a request or response. */
  static SessionBody of(SIPMessage message) {
    byte[] content = message.getRawContent();
    if (content == null || content.length == 0) {
      return new None();
    }
    String type = type(message);
    String encoding = Headers.value(message, "Content-Encoding");
    if (!type.equals(TYPE) || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
      return new Unsupported(type);
    }
    return switch (SessionDescription.parse(new String(content, StandardCharsets.UTF_8))) {
      case SdpResult.Parsed(SessionDescription description) -> new Sdp(description);
      case SdpResult.Malformed(int line, String sentence) -> new Malformed("SDP line " + line + ": " + sentence);
    };
  }

  /** The description of a body that should be one, or null where there is none or it cannot be read. */
  static @Nullable SessionDescription sdpOrNull(SIPMessage message) {
    return of(message) instanceof Sdp(SessionDescription description) ? description : null;
  }

  /** The content type without parameters, in lower case; empty where there is none. */
  static String type(SIPMessage message) {
    String value = Headers.value(message, "Content-Type");
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
