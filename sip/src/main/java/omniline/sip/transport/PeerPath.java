package omniline.sip.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/**
 * Over what and to whom messages of a dialog or registration go. Immutable.
 *
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 * @param peer whose way leads out of our address
 * @param flow where the peer's own messages come from, once it has sent any: the other end of its connection or of its NAT's mapping
 * @param sips whether it was asked for by a {@code sips:} URI, so that our Contact must be one (RFC 3261 section 12.1.1)
 */
public record PeerPath(String transport, InetAddress peer, @Nullable InetSocketAddress flow, boolean sips) {

  /** To a peer that has not sent anything yet. */
  public PeerPath(String transport, InetAddress peer) {
    this(transport, peer, null, false);
  }

  /** Back to where a request came from. */
  public static PeerPath back(Inbound inbound) {
    boolean sips = inbound.request().getRequestURI() instanceof SipURI uri && uri.isSecure();
    return new PeerPath(inbound.transport(), inbound.source().getAddress(), inbound.source(), sips);
  }
}
