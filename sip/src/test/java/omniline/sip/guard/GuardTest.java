package omniline.sip.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import omniline.sip.transport.Counters;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.ReplyPath;
import org.junit.jupiter.api.Test;

/** Floods and scanners before a core that only counts, in virtual time. */
class GuardTest {

  private static final InetAddress TRUNK = InetAddress.ofLiteral("192.0.2.1");
  private static final String STRANGER = "198.51.100.7";

  private final Counters counters = new Counters();
  private final List<Inbound> passed = new ArrayList<>();
  private long nowNs = 1;

  private record Nowhere() implements ReplyPath {
    @Override
    public boolean reliable() {
      return false;
    }

    @Override
    public void send(byte[] message) {
      throw new AssertionError("a guard answers nobody");
    }
  }

  private Guard guard(int requestsPerSecond, String... scanners) {
    return new Guard(new GuardPolicy(requestsPerSecond, List.of(scanners)),
        new Guard.Knowledge(TRUNK::equals, inbound -> "9".equals(inbound.toTag())), () -> nowNs, passed::add);
  }

  private Inbound request(String source, String method, String toTag, String userAgent) {
    String text = method + " sip:a@b.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1\r\nFrom: <sip:c@d.example>;tag=1\r\n"
        + "To: <sip:a@b.example>" + toTag + "\r\nCall-ID: x\r\nCSeq: 1 " + method + "\r\nUser-Agent: " + userAgent
        + "\r\nContent-Length: 0\r\n\r\n";
    try {
      SIPRequest parsed = (SIPRequest) new StringMsgParser().parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
      return new Inbound(parsed, new InetSocketAddress(InetAddress.ofLiteral(source), 5_060), "udp", new Nowhere(), counters);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private int passing(Guard guard, String source, String method, String toTag, int count) {
    int before = passed.size();
    for (int i = 0; i < count; i++) {
      guard.onRequest(request(source, method, toTag, "phone"));
    }
    return passed.size() - before;
  }

  @Test
  void letsTwoSecondsWorthInAtOnceAndThenTheRate() {
    Guard guard = guard(10);
    assertThat(passing(guard, STRANGER, "INVITE", "", 50)).isEqualTo(20);
    nowNs += 500_000_000L;
    assertThat(passing(guard, STRANGER, "OPTIONS", "", 50)).isEqualTo(5);
    nowNs += 3_600_000_000_000L;
    assertThat(passing(guard, STRANGER, "REGISTER", "", 50)).isEqualTo(20);
    assertThat(counters.dropped.sum()).isEqualTo(105);
  }

  @Test
  void letsCallsThatAreUpGoOnThroughAFlood() {
    Guard guard = guard(1);
    passing(guard, STRANGER, "INVITE", "", 50);
    assertThat(passing(guard, STRANGER, "BYE", ";tag=9", 3)).isEqualTo(3);
    assertThat(passing(guard, STRANGER, "ACK", "", 3)).isEqualTo(3);
    assertThat(passing(guard, STRANGER, "CANCEL", ";tag=9", 3)).isEqualTo(3);
  }

  @Test
  void countsRequestsThatOnlyPretendToBelongToACall() {
    Guard guard = guard(1);
    assertThat(passing(guard, STRANGER, "BYE", ";tag=forged", 50)).isEqualTo(2);
    assertThat(passing(guard, STRANGER, "CANCEL", "", 50)).isZero();
  }

  @Test
  void takesTheAddressesOfOneIpv6NetworkForOneSource() {
    Guard guard = guard(1);
    assertThat(passing(guard, "2001:db8::1", "INVITE", "", 50)).isEqualTo(2);
    assertThat(passing(guard, "2001:db8::ffff:2", "INVITE", "", 50)).isZero();
    assertThat(passing(guard, "2001:db8:0:1::1", "INVITE", "", 50)).isEqualTo(2);
  }

  @Test
  void answersNonsenseAtTheSameRateOnly() {
    Guard guard = guard(1);
    InetAddress stranger = InetAddress.ofLiteral(STRANGER);
    assertThat(List.of(guard.answersNonsense(stranger), guard.answersNonsense(stranger), guard.answersNonsense(stranger)))
        .containsExactly(true, true, false);
    assertThat(guard.answersNonsense(TRUNK)).isTrue();
  }

  @Test
  void sparesTrunksAndThisMachineAndOtherSources() {
    Guard guard = guard(1);
    passing(guard, STRANGER, "INVITE", "", 50);
    assertThat(passing(guard, "192.0.2.1", "INVITE", "", 50)).isEqualTo(50);
    assertThat(passing(guard, "127.0.0.1", "INVITE", "", 50)).isEqualTo(50);
    assertThat(passing(guard, "2001:db8::7", "INVITE", "", 2)).isEqualTo(2);
  }

  @Test
  void dropsScannersByNameInWhateverCase() {
    Guard guard = guard(0, "Friendly-Scanner", "sipcli");
    guard.onRequest(request(STRANGER, "OPTIONS", "", "friendly-scanner"));
    guard.onRequest(request(STRANGER, "INVITE", "", "SIPCLI/v1.8"));
    guard.onRequest(request(STRANGER, "INVITE", "", "Linphone/5"));
    assertThat(passed).hasSize(1);
    assertThat(counters.dropped.sum()).isEqualTo(2);
    assertThat(passing(guard(0), STRANGER, "INVITE", "", 1_000)).isEqualTo(1_000);
  }

  @Test
  void remembersNoMoreThanItsTableHolds() {
    Guard guard = guard(1);
    for (int i = 0; i < 6_000; i++) {
      guard.onRequest(request("198.51." + (i >> 8) + "." + (i & 255), "OPTIONS", "", "phone"));
    }
    assertThat(passed).hasSize(6_000);
    assertThat(guard.sources()).isEqualTo(4_096);
  }

  @Test
  void refusesPoliciesThatWouldDropEverybody() {
    assertThatThrownBy(() -> new GuardPolicy(0, List.of(" "))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuardPolicy(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
