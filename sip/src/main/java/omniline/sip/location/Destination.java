package omniline.sip.location;

import java.net.InetSocketAddress;

/**
 * One server that a request may be sent to. Immutable.
 *
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 * @param address resolved; its host string is the name that was asked for, which a certificate must prove (RFC 5922 section 7.1)
 */
public record Destination(String transport, InetSocketAddress address) {

  public Destination {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("a destination has an address, not only a name: " + address);
    }
  }
}
