package omniline.sip.message;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Replaces header (RFC 3891 section 6.1): the call that a new one takes the place of. Immutable.
 *
 * @param localTag ours (to-tag, whoever called)
 * @param remoteTag the peer's (from-tag)
 * @param earlyOnly only a call that is not answered yet shall be replaced
 */
public record Replaced(String callId, String localTag, String remoteTag, boolean earlyOnly) {

  /** The header of an INVITE, or null where there is none. One that makes no sense names a call that nobody has. */
  public static @Nullable Replaced of(SIPRequest invite) {
    String text = Headers.value(invite, "Replaces");
    if (text == null) {
      return null;
    }
    String[] parts = text.split(";", -1);
    String to = "";
    String from = "";
    boolean early = false;
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      switch (name) {
        case "to-tag" -> to = value;
        case "from-tag" -> from = value;
        case "early-only" -> early = true;
        default -> {}
      }
    }
    return new Replaced(parts[0].strip(), to, from, early);
  }
}
