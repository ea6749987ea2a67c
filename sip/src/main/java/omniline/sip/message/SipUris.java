package omniline.sip.message;

import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import javax.sip.address.SipURI;
import omniline.sip.SipException;

/** SIP URIs (RFC 3261 section 19.1) as a person writes them. Stateless. */
public final class SipUris {

  private SipUris() {}

  /**
   * A {@code sip:} URI with a host.
   *
   * @param otherwise what is said of another text, behind it: what was expected
   */
  public static SipURI parse(String uri, String otherwise) {
    try {
      SipURI parsed = new StringMsgParser().parseSIPUrl(uri);
      if (parsed.getHost() != null && !parsed.isSecure()) {
        return parsed;
      }
    } catch (ParseException | RuntimeException e) {
      throw new SipException("\"" + uri + "\" " + otherwise, e);
    }
    throw new SipException("\"" + uri + "\" " + otherwise);
  }
}
