package omniline.sip.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions over a real socket to a name server of the test's own. */
class DnsNamesTest {

  @Test
  void readsRecordsOfEveryKindAndRemembersThem() throws IOException {
    Zone zone = new Zone().naptr("e.example", 50, "SIP+D2T", "_sip._tcp.e.example").srv("_sip._tcp.e.example", 1, 2, "s.e.example", 5063)
        .a("s.e.example", "192.0.2.6").a("s.e.example", "2001:db8::6");
    try (DnsServer server = new DnsServer(zone)) {
      DnsNames names = new DnsNames(List.of(server.address()));
      assertThat(names.naptr("e.example")).containsExactly(new NameService.Naptr(50, 10, "s", "SIP+D2T", "_sip._tcp.e.example"));
      assertThat(names.srv("_sip._tcp.e.example")).containsExactly(new NameService.Srv(1, 2, 5063, "s.e.example"));
      assertThat(names.addresses("s.e.example")).containsExactly(InetAddress.ofLiteral("192.0.2.6"), InetAddress.ofLiteral("2001:db8::6"));
      int asked = server.questions();
      names.naptr("e.example");
      names.addresses("s.e.example");
      assertThat(server.questions()).isEqualTo(asked);
    }
  }

  @Test
  void findsNothingWhereThereIsNothingOrNoAnswer() throws IOException {
    try (DnsServer server = new DnsServer(new Zone())) {
      DnsNames names = new DnsNames(List.of(server.address()));
      assertThat(names.srv("_sip._udp.nowhere.example")).isEmpty();
      assertThat(names.addresses("broken.example")).isEmpty();
      assertThat(names.naptr("a..b")).isEmpty();
    }
  }

  @Test
  void asksTheMachineForAddressesWhereNoServersAreGiven() {
    assertThat(new DnsNames(List.of()).addresses("127.0.0.1")).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
  }
}
