package omniline.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request goes where its URIs say or back along the way that the peer's own came (RFC 5626 section 5.3, RFC 5923): a telephone
 * behind a NAT writes a Contact that nobody outside can reach, and one that has connected to us takes no connection from us. Stateless.
 */
public final class Flow {

  private Flow() {}

  /** The flow to use, or null to go by the URIs. */
  public static @Nullable InetSocketAddress of(List<String> routes, String requestUri, PeerPath path) {
    InetSocketAddress source = path.flow();
    if (source == null) {
      return null;
    }
    InetAddress next = literal(routes.isEmpty() ? requestUri : routes.getFirst());
    if (path.transport().equals("udp")) {
      // A public Contact is believed: a proxy that does not record its route may stand between.
      return routes.isEmpty() && next != null && isPrivate(next) && !isPrivate(source.getAddress()) ? source : null;
    }
    return routes.isEmpty() || source.getAddress().equals(next) ? source : null;
  }

  /** The host of a URI where it is an address and no name. */
  private static @Nullable InetAddress literal(String uri) {
    String rest = uri.substring(uri.indexOf(':') + 1);
    int user = rest.indexOf('@');
    String hostPort = rest.substring(user + 1).toLowerCase(Locale.ROOT);
    int end = hostPort.startsWith("[") ? hostPort.indexOf(']') + 1 : firstOf(hostPort, ":;?>");
    try {
      return InetAddress.ofLiteral(hostPort.substring(0, end));
    } catch (IllegalArgumentException e) {
      return null; // a name
    }
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress();
  }
}
