package omniline.agent.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a SIP URI (RFC 3261 section 19.1) leads: as much of it as is needed to find out which of our addresses faces the far end.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param port 5060 where the URI names none
 */
public record SipTarget(String host, int port) {

  private static final int DEFAULT_PORT = 5060;
  private static final Pattern URI =
      Pattern.compile("sips?:(?:[^@\\s<>]+@)?(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?(?:[;?]\\S*)?");

  /**
   * Reads {@code sip:user@host:port;parameters}.
   *
   * @throws IllegalArgumentException with one sentence when it is no such URI
   */
  public static SipTarget parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(uri + " is no SIP address; expected for example sip:agent@127.0.0.1:5060");
    }
    String port = matcher.group("port");
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException(uri + " names port " + number + "; a port is 1 to 65535");
    }
    return new SipTarget(matcher.group("host").replace("[", "").replace("]", ""), number);
  }

  /**
   * Our address from which the routing table would send to this target (a connected datagram socket tells; nothing is sent).
   *
   * @throws IllegalArgumentException with one sentence when the host is not known or there is no way to it
   */
  public InetAddress ownAddress() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host " + host + " is not known; is it spelled right?");
    }
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.connect(address);
      return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no way to " + host + " from this machine: " + e.getMessage(), e);
    }
  }
}
