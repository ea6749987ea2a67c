package omniline.sip.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import omniline.sip.message.SipUris;
import org.junit.jupiter.api.Test;

/** RFC 3263 section 4, on zones such as the RFC's own example.com. */
class LocatorTest {

  private final Zone zone = new Zone();
  private long nowNs = 1;
  private final Locator locator = zone.locator(() -> nowNs);

  private String located(String uri) throws UnknownHostException {
    return Zone.text(locator.locate(Target.of(SipUris.parse(uri, ""))));
  }

  /** The zone of RFC 3263 section 4.1, with addresses. */
  private void example() {
    zone.naptr("example.com", 50, "SIPS+D2T", "_sips._tcp.example.com").naptr("example.com", 90, "SIP+D2T", "_sip._tcp.example.com")
        .naptr("example.com", 100, "SIP+D2U", "_sip._udp.example.com")
        .srv("_sip._tcp.example.com", 0, 1, "server1.example.com", 5060).srv("_sip._tcp.example.com", 1, 2, "server2.example.com", 5070)
        .srv("_sip._udp.example.com", 0, 1, "server1.example.com", 5062).srv("_sips._tcp.example.com", 0, 1, "server1.example.com", 5061)
        .a("server1.example.com", "192.0.2.1").a("server2.example.com", "192.0.2.2").a("server2.example.com", "2001:db8::2")
        .a("example.com", "192.0.2.9");
  }

  @Test
  void looksNothingUpForAnAddress() throws UnknownHostException {
    assertThat(located("sip:a@192.0.2.7")).isEqualTo("udp:192.0.2.7:5060");
    assertThat(located("sip:a@[2001:db8::7]:5070;transport=tcp")).isEqualTo("tcp:2001:db8:0:0:0:0:0:7:5070");
    assertThat(located("sips:a@192.0.2.7")).isEqualTo("tls:192.0.2.7:5061");
    assertThat(located("sip:a@example.com;maddr=192.0.2.8")).isEqualTo("udp:192.0.2.8:5060");
    assertThat(zone.asked()).isEmpty();
  }

  @Test
  void asksForAddressesOnlyWhereThereIsAPort() throws UnknownHostException {
    example();
    assertThat(located("sip:a@server2.example.com:5080")).isEqualTo("udp:192.0.2.2:5080");
    assertThat(zone.asked()).containsExactly("A server2.example.com", "AAAA server2.example.com");
  }

  @Test
  void takesTheTransportsOfNaptrInTheirOrderAndLeavesOutThoseThatWeLack() throws UnknownHostException {
    example();
    assertThat(located("sip:a@example.com")).isEqualTo("tcp:192.0.2.1:5060 tcp:192.0.2.2:5070 udp:192.0.2.1:5062");
    assertThat(zone.asked().getFirst()).isEqualTo("NAPTR example.com");
  }

  @Test
  void keepsSipsSecure() throws UnknownHostException {
    example();
    assertThat(located("sips:a@example.com")).isEqualTo("tls:192.0.2.1:5061");
    assertThat(located("sips:a@example.com;transport=tcp")).isEqualTo("tls:192.0.2.1:5061");
  }

  @Test
  void goesToTheServicesOfAGivenTransportAtOnce() throws UnknownHostException {
    example();
    assertThat(located("sip:a@example.com;transport=udp")).isEqualTo("udp:192.0.2.1:5062");
    assertThat(zone.asked().getFirst()).isEqualTo("SRV _sip._udp.example.com");
  }

  @Test
  void fallsBackToServicesWithoutNaptrAndToAddressesWithoutServices() throws UnknownHostException {
    zone.srv("_sip._tcp.b.example", 0, 0, "s.b.example", 5063).a("s.b.example", "192.0.2.3").a("c.example", "192.0.2.4");
    assertThat(located("sip:a@b.example")).isEqualTo("tcp:192.0.2.3:5063");
    assertThat(located("sip:a@c.example")).isEqualTo("udp:192.0.2.4:5060");
    assertThat(located("sip:a@c.example;transport=tcp")).isEqualTo("tcp:192.0.2.4:5060");
  }

  @Test
  void asksForTheAddressOfANameWithoutDotsOnly() throws UnknownHostException {
    zone.a("asterisk", "192.0.2.5");
    assertThat(located("sip:a@asterisk")).isEqualTo("udp:192.0.2.5:5060");
    assertThat(zone.asked()).containsExactly("A asterisk", "AAAA asterisk");
  }

  @Test
  void leavesOutAServiceThatIsNotOffered() {
    zone.srv("_sip._udp.d.example", 0, 0, ".", 0);
    assertThatThrownBy(() -> located("sip:a@d.example")).isInstanceOf(UnknownHostException.class)
        .hasMessage("the name d.example leads to no address that can be reached from here");
  }

  @Test
  void namesEachServerByTheNameThatACertificateHasToProve() throws UnknownHostException {
    example();
    assertThat(locator.locate(new Target("example.com", -1, "tcp", false)).get(1).address().getHostString()).isEqualTo("example.com");
  }

  @Test
  void putsAServerThatFailedLastForAMinute() throws UnknownHostException {
    example();
    Target target = new Target("example.com", -1, "tcp", false);
    locator.failed(locator.locate(target).getFirst());
    assertThat(Zone.text(locator.locate(target))).isEqualTo("tcp:192.0.2.2:5070 tcp:192.0.2.1:5060");
    nowNs += 60_000_000_001L;
    assertThat(Zone.text(locator.locate(target))).isEqualTo("tcp:192.0.2.1:5060 tcp:192.0.2.2:5070");
  }

  @Test
  void sharesCallsAmongServersOfOnePriorityAsTheirWeightsSay() {
    List<NameService.Srv> records = List.of(new NameService.Srv(2, 100, 1, "later"), new NameService.Srv(1, 30, 1, "a"),
        new NameService.Srv(1, 10, 1, "b"), new NameService.Srv(1, 0, 1, "c"));
    Random random = new Random(2782);
    int first = 0;
    for (int i = 0; i < 4_000; i++) {
      List<NameService.Srv> ordered = ServiceOrder.of(records, random);
      assertThat(ordered).hasSize(4);
      assertThat(ordered.getLast().target()).isEqualTo("later");
      first += ordered.getFirst().target().equals("a") ? 1 : 0;
    }
    // RFC 2782 draws from 0 to the sum, so "a" is first with 30 of 41; three standard deviations are 85.
    assertThat(first).isBetween(4_000 * 30 / 41 - 85, 4_000 * 30 / 41 + 85);
  }
}
