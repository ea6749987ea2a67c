package omniline.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Which address of ours a peer is told. */
class LocalAddressesTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final InetAddress REGISTRAR = InetAddress.ofLiteral("203.0.113.5");
  private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("10.0.0.9");
  private static final InetSocketAddress OUTSIDE = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 40_000);

  private final LocalAddresses inside = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 5060), 5061, null);

  private static String text(LocalAddresses.Own own) {
    return own.host() + " " + own.port();
  }

  @Test
  void tellsTheListenAddressWhereItIsOne() {
    assertThat(text(inside.toward(REGISTRAR, "udp"))).isEqualTo("10.0.0.2 5060");
    assertThat(text(inside.toward(REGISTRAR, "tls"))).isEqualTo("10.0.0.2 5061");
  }

  @Test
  void tellsThePublicAddressWhateverAnybodySees() {
    LocalAddresses configured = new LocalAddresses(new InetSocketAddress(LOOPBACK, 5060), "pbx.example.com");
    configured.seen(LOOPBACK, "udp", OUTSIDE);
    configured.mapped(OUTSIDE);
    assertThat(text(configured.toward(LOOPBACK, "udp"))).isEqualTo("pbx.example.com 5060");
  }

  @Test
  void tellsTheAddressThatLeadsToAPeerWhenListeningEverywhere() {
    LocalAddresses everywhere = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5060), null);
    assertThat(text(everywhere.toward(LOOPBACK, "tcp"))).isEqualTo("127.0.0.1 5060");
    assertThat(everywhere.toward(LOOPBACK, "udp")).isEqualTo(everywhere.toward(LOOPBACK, "udp"));
  }

  @Test
  void tellsARegistrarWhatItHasSeenAndNobodyElse() {
    inside.seen(REGISTRAR, "udp", OUTSIDE);
    assertThat(text(inside.toward(REGISTRAR, "udp"))).isEqualTo("198.51.100.1 40000");
    assertThat(text(inside.toward(REGISTRAR, "tcp"))).isEqualTo("10.0.0.2 5060");
    assertThat(text(inside.toward(NEIGHBOUR, "udp"))).isEqualTo("10.0.0.2 5060");
    inside.seen(REGISTRAR, "udp", new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 5060));
    assertThat(text(inside.toward(REGISTRAR, "udp"))).isEqualTo("10.0.0.2 5060");
  }

  @Test
  void takesAnotherPortForANatOnDatagramsOnly() {
    InetSocketAddress samePlace = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 40_000);
    inside.seen(REGISTRAR, "tcp", samePlace);
    inside.seen(REGISTRAR, "udp", samePlace);
    assertThat(text(inside.toward(REGISTRAR, "tcp"))).isEqualTo("10.0.0.2 5060");
    assertThat(text(inside.toward(REGISTRAR, "udp"))).isEqualTo("10.0.0.2 40000");
  }

  @Test
  void tellsPublicPeersWhatAStunServerHasSeen() {
    assertThat(inside.mapped(OUTSIDE)).isTrue();
    assertThat(inside.mapped(OUTSIDE)).as("no news").isFalse();
    assertThat(text(inside.toward(REGISTRAR, "udp"))).isEqualTo("198.51.100.1 40000");
    assertThat(text(inside.toward(REGISTRAR, "tls"))).as("a stream's port is not mapped").isEqualTo("198.51.100.1 5061");
    assertThat(text(inside.toward(NEIGHBOUR, "udp"))).isEqualTo("10.0.0.2 5060");
    assertThat(text(inside.toward(InetAddress.ofLiteral("100.64.1.1"), "udp"))).isEqualTo("10.0.0.2 5060");
  }

  @Test
  void needsNoStunWithAPublicAddressOfItsOwn() {
    LocalAddresses open = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.50"), 5060), null);
    open.mapped(OUTSIDE);
    assertThat(text(open.toward(REGISTRAR, "udp"))).isEqualTo("192.0.2.50 5060");
  }
}
