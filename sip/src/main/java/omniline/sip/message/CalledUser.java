package omniline.sip.message;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.sip.address.SipURI;
import javax.sip.address.URI;

/** The user parts of the Request-URI and of To. Stateless. */
public final class CalledUser {

  private CalledUser() {}

  /** Unescaped (RFC 3261 section 19.1.2); empty where there is none. */
  public static String of(SIPRequest request) {
    return user(request.getRequestURI());
  }

  /** The same of To. */
  public static String ofTo(SIPRequest request) {
    return user(request.getTo().getAddress().getURI());
  }

  private static String user(URI address) {
    String user = address instanceof SipURI uri ? uri.getUser() : null;
    return user == null ? "" : unescaped(user);
  }

  private static String unescaped(String user) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(user.length());
    byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
