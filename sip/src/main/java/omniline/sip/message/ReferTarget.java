package omniline.sip.message;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.sip.address.URI;
import javax.sip.header.ReferToHeader;
import org.jspecify.annotations.Nullable;

/**
 * Whom a REFER wants to be called (Refer-To, RFC 3515 section 2.1), without the headers that its URI may carry. Immutable.
 *
 * @param uri a SIP URI
 * @param replaces the Replaces header that the INVITE shall have (RFC 3891; attended transfer, RFC 5589 section 7), or null
 */
public record ReferTarget(SipUri uri, @Nullable String replaces) {

  /** Reads the header; null where there is none or several, or where it asks for anything but an INVITE to a SIP URI. */
  public static @Nullable ReferTarget of(SIPRequest refer) {
    if (Headers.values(refer, "Refer-To").size() != 1 || !(refer.getHeader("Refer-To") instanceof ReferToHeader header)) {
      return null;
    }
    URI given = header.getAddress().getURI();
    if (!(given instanceof SipUri sip) || sip.getHost() == null) {
      return null;
    }
    String method = sip.getMethodParam();
    if (method != null && !method.toUpperCase(Locale.ROOT).equals("INVITE")) {
      return null;
    }
    String escaped = sip.getHeader("Replaces");
    String replaces = escaped == null ? null : unescaped(escaped);
    if (replaces != null && !Headers.sound("Replaces", replaces)) {
      return null;
    }
    SipUri plain = (SipUri) sip.clone();
    plain.removeHeaders();
    plain.removeMethod();
    return new ReferTarget(plain, replaces);
  }

  private static String unescaped(String text) {
    try {
      // A plus is no space in a SIP URI.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
