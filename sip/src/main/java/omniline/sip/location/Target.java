package omniline.sip.location;

import java.net.InetAddress;
import java.util.Locale;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/**
 * What of a SIP URI says where it leads (RFC 3263 section 4: TARGET, port, transport). Immutable.
 *
 * @param host a name, or an address without brackets
 * @param port -1 where the URI names none
 * @param transport null where the URI names none
 * @param secure of a {@code sips:} URI
 */
public record Target(String host, int port, @Nullable String transport, boolean secure) {

  /** Reads a URI; its maddr parameter goes before its host. */
  public static Target of(SipURI uri) {
    String host = uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam();
    String transport = uri.getTransportParam() == null ? null : uri.getTransportParam().toLowerCase(Locale.ROOT);
    return new Target(plain(host), uri.getPort(), uri.isSecure() && transport != null ? "tls" : transport, uri.isSecure());
  }

  /** The same over one transport. */
  public Target over(String only) {
    return new Target(host, port, only, secure);
  }

  /** True where there is nothing to look up. */
  boolean isAddress() {
    return address() != null;
  }

  /** The host, where it is an address and no name. */
  @Nullable InetAddress address() {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null; // a name
    }
  }

  private static String plain(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
