package omniline.sip.message;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

  /** Whether what somebody else wrote is one whole header of that name: a line break would begin another, of his choice. */
  public static boolean sound(String name, String value) {
    if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      return false;
    }
    try {
      StringMsgParser.parseSIPHeader(name + ": " + value + "\n");
      return true;
    } catch (ParseException | RuntimeException e) {
      return false;
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

  /** The values of every header of that name, as text. */
  public static List<String> values(SIPMessage message, String name) {
    List<String> values = new ArrayList<>();
    Iterator<? extends Header> headers = message.getHeaders(name);
    while (headers.hasNext()) {
      String text = headers.next().toString();
      values.add(text.substring(text.indexOf(':') + 1).strip());
    }
    return values;
  }

  /** The words of every header of that name, in lower case: option tags, methods. */
  public static Set<String> tokens(SIPMessage message, String name) {
    Set<String> tokens = new HashSet<>();
    for (String value : values(message, name)) {
      for (String token : value.split(",", -1)) {
        tokens.add(token.strip().toLowerCase(Locale.ROOT));
      }
    }
    return tokens;
  }

  /** A whole number from 0 to the greatest; -1 for anything else. */
  public static int number(String text, int greatest) {
    String digits = text.strip();
    boolean sound = !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return sound ? Math.min(Integer.parseInt(digits), greatest) : -1;
  }

  /** Free text made fit for a status line or a quoted string: one line, no quotes or backslashes. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().limit(200).forEach(c -> out.appendCodePoint(c < 0x20 || c == 0x7f || c == '"' || c == '\\' ? ' ' : c));
    return out.toString().strip();
  }
}
