package omniline.agent.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Which of this machine's addresses a far end should send to: what SDP carries in its {@code c=} line. */
final class LocalAddress {
  private LocalAddress() {}

  /**
   * The public address when one is configured, the bound one when that is a single one, else the one from which the
   * routing table would send to {@code peer} (a connected datagram socket tells; nothing is sent).
   */
  static String toward(InetSocketAddress peer, InetSocketAddress bound, @Nullable String publicAddress) {
    if (publicAddress != null) {
      return literal(publicAddress);
    }
    InetAddress own = bound.getAddress();
    if (own != null && !own.isAnyLocalAddress()) {
      return own.getHostAddress();
    }
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.connect(peer);
      return ((InetSocketAddress) probe.getLocalAddress()).getAddress().getHostAddress();
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  private static String literal(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
