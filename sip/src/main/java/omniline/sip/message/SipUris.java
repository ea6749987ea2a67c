package omniline.sip.message;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Locale;
import javax.sip.address.SipURI;
import omniline.sip.SipException;

/** SIP URIs (RFC 3261 section 19.1) as a person writes them. Stateless. */
public final class SipUris {

  private SipUris() {}

  /**
   * A {@code sip:} or {@code sips:} URI with a host.
   *
   * @param otherwise what is said of another text, behind it: what was expected
   */
  public static SipURI parse(String uri, String otherwise) {
    try {
      SipURI parsed = new StringMsgParser().parseSIPUrl(uri);
      if (parsed.getHost() != null) {
        return parsed;
      }
    } catch (ParseException | RuntimeException e) {
      throw new SipException("\"" + uri + "\" " + otherwise, e);
    }
    throw new SipException("\"" + uri + "\" " + otherwise);
  }

  /** The transport that a URI asks for: TLS for {@code sips:}, else its parameter, else the given one. */
  public static String transport(SipURI uri, String otherwise) {
    String parameter = uri.getTransportParam();
    return uri.isSecure() ? "tls" : parameter == null ? otherwise : parameter.toLowerCase(Locale.ROOT);
  }
}
