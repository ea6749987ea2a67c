package omniline.sip.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What address of ours a peer can reach us at, for Via, Contact and SDP: the public address by configuration, else the listen
 * address, else (listening on the wildcard) the address that the routing table uses toward that peer. Thread-safe.
 */
public final class LocalAddresses {

  private static final int MAX_CACHED = 1_024;

  private final InetSocketAddress listen;
  private final int tlsPort;
  private final @Nullable String publicAddress;
  private final Map<InetAddress, String> towards = new ConcurrentHashMap<>();

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

  /** The port that a transport listens on. */
  public int port(String transport) {
    return transport.equals("tls") ? tlsPort : listen.getPort();
  }

  /** A literal or the configured public name, without brackets. */
  public String toward(InetAddress peer) {
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
