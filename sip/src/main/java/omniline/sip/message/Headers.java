package omniline.sip.message;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/** Reading and writing single headers of JAIN-SIP messages as text. Stateless. */
public final class Headers {

  private Headers() {}

  /** Adds or replaces a header that we wrote ourselves. */
  public static void set(SIPMessage message, String name, String value) {
    try {
      SIPHeader header = StringMsgParser.parseSIPHeader(name + ": " + value + "\n");
      message.setHeader(header);
    } catch (ParseException e) {
      throw new IllegalStateException("we wrote a header that is none: " + name + ": " + value, e);
    }
  }

  /** Adds a header that we wrote ourselves beside others of that name. */
  public static void add(SIPMessage message, String name, String value) {
    try {
      message.addHeader(StringMsgParser.parseSIPHeader(name + ": " + value + "\n"));
    } catch (ParseException e) {
      throw new IllegalStateException("we wrote a header that is none: " + name, e);
    }
  }

  /** The value of the first header of that name as text, or null. */
  public static @Nullable String value(SIPMessage message, String name) {
    Header header = message.getHeader(name);
    if (header == null) {
      return null;
    }
    String text = header.toString();
    int colon = text.indexOf(':');
    return text.substring(colon + 1).strip();
  }

  /** Free text made fit for a status line or a quoted string: one line, no quotes or backslashes. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().limit(200).forEach(c -> out.appendCodePoint(c < 0x20 || c == 0x7f || c == '"' || c == '\\' ? ' ' : c));
    return out.toString().strip();
  }
}
