package omniline.sip.registration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.sip.address.SipURI;
import omniline.sip.Account;
import omniline.sip.SipException;
import omniline.sip.dialog.Requests;
import omniline.sip.message.SipUris;
import omniline.sip.tls.TlsSettings;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;

/**
 * One registrar of an account. Immutable.
 *
 * @param uri as configured
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 * @param requestUri {@code sip:domain}
 * @param route where requests go instead, when the domain is not the registrar's own name; null for none
 * @param addressOfRecord {@code <sip:user@domain>}
 */
record Registrar(
    String uri, String host, int port, String transport, String requestUri, @Nullable String route, String addressOfRecord) {

  private static final int DEFAULT_PORT = 5_060;

  /**
   * Reads one of the account's registrars.
   *
   * @param transport where the URI names none
   * @throws SipException where that is no URI of a registrar
   */
  static Registrar of(Account account, String uri, String transport) {
    SipURI parsed = SipUris.parse(uri, "is no registrar; expected sip:HOST[:PORT][;transport=udp|tcp|tls]");
    String host = parsed.getHost();
    String domain = account.domain() == null ? host + (parsed.getPort() > 0 ? ":" + parsed.getPort() : "") : account.domain();
    String over = SipUris.transport(parsed, transport);
    String at = "sip:" + host + (parsed.getPort() > 0 ? ":" + parsed.getPort() : "");
    String requestUri = "sip:" + domain;
    String route = requestUri.equals(at) ? null : at + ";lr";
    String plainDomain = account.domain() == null ? host : account.domain();
    return new Registrar(uri, host, parsed.getPort() > 0 ? parsed.getPort() : over.equals("tls") ? TlsSettings.DEFAULT_PORT : DEFAULT_PORT, over, requestUri, route,
        "<sip:" + account.user() + "@" + plainDomain + ">");
  }

  /** Its address; may block on a name. */
  InetSocketAddress resolved() throws UnknownHostException {
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new InetSocketAddress(InetAddress.getByName(literal), port);
  }

  /** The start of a request to it. */
  Requests.Head head(String method, String fromTag, String callId, PeerPath path) {
    Requests.Parties parties = new Requests.Parties(addressOfRecord + ";tag=" + fromTag, addressOfRecord, callId);
    return new Requests.Head(method, requestUri, route == null ? List.of() : List.of(route), parties, path);
  }
}
