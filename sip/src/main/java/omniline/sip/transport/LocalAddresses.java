package omniline.sip.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer can reach us, for Via, Contact and SDP. Thread-safe. The first of
 *
 * <ol>
 *   <li>the public address by configuration,
 *   <li>what the peer itself has told in received and rport (RFC 3581), when it is our registrar,
 *   <li>what a STUN server has told, where we have a private address and the peer has none,
 *   <li>the listen address, or where that is the wildcard the one that the routing table uses toward that peer.
 * </ol>
 */
public final class LocalAddresses {

  private static final int MAX_CACHED = 1_024;

  private final InetSocketAddress listen;
  private final int tlsPort;
  private final @Nullable String publicAddress;
  private final Map<InetAddress, String> towards = new ConcurrentHashMap<>();
  private final Map<Path, InetSocketAddress> seen = new ConcurrentHashMap<>();
  private volatile @Nullable InetSocketAddress mapped;

  private record Path(InetAddress peer, String transport) {}

  /** One port for every transport. */
  public LocalAddresses(InetSocketAddress listen, @Nullable String publicAddress) {
    this(listen, listen.getPort(), publicAddress);
  }

  /** Another port for TLS. */
  public LocalAddresses(InetSocketAddress listen, int tlsPort, @Nullable String publicAddress) {
    this.listen = listen;
    this.tlsPort = tlsPort;
    this.publicAddress = publicAddress;
  }

  /** Where a peer reaches us: an address without brackets, or the configured public name. */
  public record Own(String host, int port) {}

  /** For Via and Contact toward a peer over a transport. */
  public Own toward(InetAddress peer, String transport) {
    InetSocketAddress outside = publicAddress != null ? null : seen.get(new Path(peer, transport));
    if (outside != null) {
      return new Own(literal(outside.getAddress()), outside.getPort());
    }
    String own = own(peer);
    InetSocketAddress byStun = mapped;
    boolean behindNat = byStun != null && publicAddress == null && !isPrivate(peer) && isPrivate(own);
    if (byStun == null || !behindNat) {
      return new Own(own, port(transport));
    }
    return new Own(literal(byStun.getAddress()), transport.equals("udp") ? byStun.getPort() : port(transport));
  }

  /** A peer has told from where our requests reach it: the truth for that peer, and for nobody else. */
  public void seen(InetAddress peer, String transport, InetSocketAddress source) {
    boolean moved = !literal(source.getAddress()).equals(own(peer));
    // The port of a stream is never the one that is listened on.
    if (moved || (transport.equals("udp") && source.getPort() != port(transport))) {
      if (seen.size() > MAX_CACHED) {
        seen.clear();
      }
      seen.put(new Path(peer, transport), source);
    } else {
      seen.remove(new Path(peer, transport));
    }
  }

  /** A STUN server has told where it sees our UDP port. Returns true where that is news. */
  public boolean mapped(InetSocketAddress address) {
    boolean news = !address.equals(mapped);
    mapped = address;
    return news;
  }

  /** What STUN has told, or null. */
  public @Nullable InetSocketAddress mapped() {
    return mapped;
  }

  private int port(String transport) {
    return transport.equals("tls") ? tlsPort : listen.getPort();
  }

  private String own(InetAddress peer) {
    if (publicAddress != null) {
      return publicAddress;
    }
    if (!listen.getAddress().isAnyLocalAddress()) {
      return literal(listen.getAddress());
    }
    if (towards.size() > MAX_CACHED) {
      towards.clear();
    }
    return towards.computeIfAbsent(peer, LocalAddresses::ask);
  }

  private static boolean isPrivate(String literal) {
    try {
      return isPrivate(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException e) {
      return false; // a name
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean carrierGrade = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    return carrierGrade || uniqueLocal || address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress();
  }

  /** A connected UDP socket sends nothing, but the kernel has to choose its source address. */
  private static String ask(InetAddress peer) {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(new InetSocketAddress(peer, 5060));
      return literal(probe.getLocalAddress());
    } catch (IOException | RuntimeException e) {
      return literal(InetAddress.getLoopbackAddress());
    }
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
