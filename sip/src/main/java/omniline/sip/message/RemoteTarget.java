package omniline.sip.message;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.ArrayList;
import java.util.List;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/** Where a dialog's requests go: the remote target and the route set of a message (RFC 3261 section 12.1). Stateless. */
public final class RemoteTarget {

  private RemoteTarget() {}

  /** The Contact's SIP URI as text, or null where there is none that could be used. */
  public static @Nullable String of(SIPMessage message) {
    ContactList contacts = message.getContactHeaders();
    if (contacts == null || contacts.isEmpty() || !(contacts.getFirst() instanceof Contact contact)) {
      return null;
    }
    if (contact.getAddress() == null || contact.isWildCard()) {
      return null;
    }
    URI uri = contact.getAddress().getURI();
    boolean usable = uri instanceof SipURI sip && sip.getHost() != null && !sip.getHost().isEmpty();
    return usable ? uri.toString() : null;
  }

  /** The URIs of Record-Route in the order of the message; the side that called reverses it. */
  public static List<String> recordRoute(SIPMessage message) {
    List<String> routes = new ArrayList<>();
    RecordRouteList headers = message.getRecordRouteHeaders();
    if (headers != null) {
      for (RecordRoute route : headers) {
        routes.add(route.getAddress().getURI().toString());
      }
    }
    return routes;
  }
}
