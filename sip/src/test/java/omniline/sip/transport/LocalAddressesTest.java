package omniline.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void showsTheAddressThatItListensOn() {
    assertThat(new LocalAddresses(new InetSocketAddress(LOOPBACK, 5060), null).toward(InetAddress.ofLiteral("192.0.2.1")))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void showsThePublicAddressWhereOneIsConfigured() {
    assertThat(new LocalAddresses(new InetSocketAddress(LOOPBACK, 5060), "pbx.example.com").toward(LOOPBACK))
        .isEqualTo("pbx.example.com");
  }

  @Test
  void asksTheRoutingTableWhenListeningEverywhere() {
    LocalAddresses everywhere = new LocalAddresses(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5060), null);
    assertThat(everywhere.toward(LOOPBACK)).isEqualTo("127.0.0.1");
    assertThat(everywhere.toward(InetAddress.ofLiteral("127.0.0.2"))).isNotEqualTo("0.0.0.0");
    assertThat(everywhere.port("tls")).isEqualTo(5060);
  }
}
