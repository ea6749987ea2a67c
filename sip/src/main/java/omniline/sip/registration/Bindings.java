package omniline.sip.registration;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.message.SIPResponse;
import javax.sip.address.SipURI;
import omniline.sip.message.Headers;

/** The bindings that a registrar lists in its 200 (RFC 3261 section 10.2.4). Stateless. */
final class Bindings {

  private static final int MAX_SECONDS = 86_400;

  private Bindings() {}

  /**
   * How long ours lasts: its own expires parameter, else the Expires header, else what was asked for. A registrar that lists others
   * but not ours has not kept it: 0.
   *
   * @param contact ours, as it was sent: {@code <sip:user@host:port>}
   */
  static int expiresSeconds(SIPResponse ok, String contact, int askedSeconds) {
    ContactList contacts = ok.getContactHeaders();
    int others = 0;
    if (contacts != null) {
      for (Contact listed : contacts) {
        if (isOurs(listed, contact)) {
          return listed.getExpires() >= 0 ? Math.min(listed.getExpires(), MAX_SECONDS) : header(ok, askedSeconds);
        }
        others++;
      }
    }
    return others > 0 ? 0 : header(ok, askedSeconds);
  }

  /** Registrars add parameters and change the case of hosts; user, host and port say whose it is. */
  private static boolean isOurs(Contact listed, String contact) {
    if (listed.getAddress() == null || !(listed.getAddress().getURI() instanceof SipURI uri)) {
      return false;
    }
    String user = uri.getUser() == null ? "" : uri.getUser() + "@";
    String plain = "sip:" + user + uri.getHost() + ":" + (uri.getPort() > 0 ? uri.getPort() : 5_060);
    String ours = contact.substring(1, contact.length() - 1).split(";", 2)[0];
    return plain.equalsIgnoreCase(ours);
  }

  private static int header(SIPResponse ok, int askedSeconds) {
    String expires = Headers.value(ok, "Expires");
    int seconds = expires == null ? -1 : Headers.number(expires, MAX_SECONDS);
    return seconds >= 0 ? seconds : askedSeconds;
  }
}
