package omniline.sip.registration;

import java.util.List;
import javax.sip.address.SipURI;
import omniline.sip.Account;
import omniline.sip.SipException;
import omniline.sip.dialog.Requests;
import omniline.sip.location.Target;
import omniline.sip.message.SipUris;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * One registrar of an account. Immutable.
 *
 * @param uri as configured
 * @param target where its servers are looked for
 * @param requestUri {@code sip:domain}
 * @param route where requests go instead, when the domain is not the registrar's own name; null for none
 * @param addressOfRecord {@code <sip:user@domain>}
 */
record Registrar(
    String uri, Target target, String requestUri, @Nullable String route, String addressOfRecord) {

  /**
   * Reads one of the account's registrars.
   *
   * @throws SipException where that is no URI of a registrar
   */
  static Registrar of(Account account, String uri) {
    SipURI parsed = SipUris.parse(uri, "is no registrar; expected sip:HOST[:PORT][;transport=udp|tcp|tls]");
    String host = parsed.getHost();
    String domain = account.domain() == null ? host + (parsed.getPort() > 0 ? ":" + parsed.getPort() : "") : account.domain();
    String at = "sip:" + host + (parsed.getPort() > 0 ? ":" + parsed.getPort() : "");
    String requestUri = "sip:" + domain;
    String route = requestUri.equals(at) ? null : at + ";lr";
    String plainDomain = account.domain() == null ? host : account.domain();
    return new Registrar(uri, Target.of(parsed), requestUri, route, "<sip:" + account.user() + "@" + plainDomain + ">");
  }

  /** The start of a request to it. */
  Requests.Head head(String method, String fromTag, String callId, PeerPath path) {
    Requests.Parties parties = new Requests.Parties(addressOfRecord + ";tag=" + fromTag, addressOfRecord, callId);
    return new Requests.Head(method, requestUri, route == null ? List.of() : List.of(route), parties, path);
  }
}
