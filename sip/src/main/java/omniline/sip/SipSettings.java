package omniline.sip;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import omniline.sip.tls.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link UserAgent}. Immutable.
 *
 * @param listen address and port of every transport (TLS has a port of its own); the wildcard address listens everywhere; port 0 takes a free one
 * @param transports some of {@code udp}, {@code tcp}, {@code tls}
 * @param publicAddress what Contact and Via show instead of our own address (behind a NAT with a fixed mapping), or null
 * @param userAgentName for User-Agent and Server headers; empty for none
 * @param maxMessageBytes longest SIP message taken, 4096..65535
 * @param t1Ms RFC 3261 timer T1 of our own retransmissions and of the time-outs that follow from it (64*T1), usually 500
 * @param policy how calls are kept
 * @param tls how TLS is spoken where it is one of the transports, else null
 * @param nameServers whom the DNS is asked (RFC 3263); none for those of the machine
 * @param stunServer {@code HOST[:PORT]} that tells where our UDP port is seen from outside, or null
 */
public record SipSettings(
    InetSocketAddress listen,
    Set<String> transports,
    @Nullable String publicAddress,
    String userAgentName,
    int maxMessageBytes,
    int t1Ms,
    CallPolicy policy,
    @Nullable TlsSettings tls,
    List<InetSocketAddress> nameServers,
    @Nullable String stunServer) {

  public SipSettings {
    nameServers = List.copyOf(nameServers);
    transports = Set.copyOf(new LinkedHashSet<>(transports));
    if (transports.isEmpty() || !Set.of("udp", "tcp", "tls").containsAll(transports)) {
      throw new IllegalArgumentException("SIP transports are udp, tcp and tls, not " + transports);
    }
    if (transports.contains("tls") != (tls != null)) {
      throw new IllegalArgumentException("settings of TLS are wanted just where tls is one of the transports");
    }
    if (maxMessageBytes < 4_096 || maxMessageBytes > 65_535) {
      throw new IllegalArgumentException("the longest SIP message is 4096..65535 bytes, not " + maxMessageBytes);
    }
    if (t1Ms < 10 || t1Ms > 10_000) {
      throw new IllegalArgumentException("T1 is 10..10000 ms, not " + t1Ms);
    }
    if (listen.isUnresolved()) {
      throw new IllegalArgumentException("the SIP listen address does not resolve: " + listen.getHostString());
    }
  }

  /** Settings with the usual policy. */
  public SipSettings(
      InetSocketAddress listen,
      Set<String> transports,
      @Nullable String publicAddress,
      String userAgentName,
      int maxMessageBytes,
      int t1Ms) {
    this(listen, transports, publicAddress, userAgentName, maxMessageBytes, t1Ms, CallPolicy.usual(), null, List.of(), null);
  }

  /** UDP and TCP on that address, 64 KiB messages, T1 of 500 ms. */
  public static SipSettings on(InetSocketAddress listen) {
    return new SipSettings(listen, Set.of("udp", "tcp"), null, "omniline", 65_535, 500);
  }

  /** The same with another T1: tests make time-outs short with it. */
  public SipSettings withT1Ms(int t1Ms) {
    return new SipSettings(listen, transports, publicAddress, userAgentName, maxMessageBytes, t1Ms, policy, tls, nameServers, stunServer);
  }

  /** The same with another policy. */
  public SipSettings with(CallPolicy other) {
    return new SipSettings(listen, transports, publicAddress, userAgentName, maxMessageBytes, t1Ms, other, tls, nameServers, stunServer);
  }

  /** The same with TLS beside the other transports. */
  public SipSettings with(TlsSettings how) {
    Set<String> more = new LinkedHashSet<>(transports);
    more.add("tls");
    return new SipSettings(listen, more, publicAddress, userAgentName, maxMessageBytes, t1Ms, policy, how, nameServers, stunServer);
  }

  /** The same asking other name servers. */
  public SipSettings withNameServers(List<InetSocketAddress> servers) {
    return new SipSettings(listen, transports, publicAddress, userAgentName, maxMessageBytes, t1Ms, policy, tls, servers, stunServer);
  }

  /** The same asking a STUN server. */
  public SipSettings withStunServer(String server) {
    return new SipSettings(listen, transports, publicAddress, userAgentName, maxMessageBytes, t1Ms, policy, tls, nameServers, server);
  }
}
