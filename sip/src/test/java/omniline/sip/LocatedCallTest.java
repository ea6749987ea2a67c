package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import omniline.sip.location.DnsServer;
import omniline.sip.location.Zone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3263 over real sockets: a name server, servers that refuse, and one that answers. */
class LocatedCallTest {

  private final Line alice = new Line();
  private final Line bob = new Line();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private UserAgent start(CallHandler handler, Zone zone) throws IOException {
    DnsServer dns = new DnsServer(zone);
    open.add(dns);
    UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .withNameServers(List.of(dns.address())), handler);
    open.add(agent);
    return agent;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void passesAServerThatTakesNoConnectionAndOneThatIsOutOfService() throws IOException {
    Zone zone = new Zone();
    UserAgent busy = start(call -> call.reject(503, "", -1), zone);
    UserAgent callee = start(bob, zone);
    zone.naptr("pbx.example", 1, "SIP+D2T", "_sip._tcp.pbx.example").srv("_sip._tcp.pbx.example", 1, 0, "s.pbx.example", closedPort())
        .srv("_sip._tcp.pbx.example", 2, 0, "s.pbx.example", busy.local().getPort())
        .srv("_sip._tcp.pbx.example", 3, 0, "s.pbx.example", callee.local().getPort()).a("s.pbx.example", "127.0.0.1");
    Call call = start(alice, zone).call("sip:agent@pbx.example", Line.SDP, alice);
    bob.incoming().accept(Line.SDP, bob);
    alice.next(CallEvent.Established.class);
    bob.next(CallEvent.Established.class);
    call.hangUp("");
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.LOCAL_BYE);
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REMOTE_BYE);
    assertThat(busy.statistics().callsEnded()).containsEntry(EndReason.REJECTED, 1L);
  }

  @Test
  void cancelsAtTheServerThatTheCallWentTo() throws IOException {
    Zone zone = new Zone();
    UserAgent callee = start(bob, zone);
    zone.srv("_sip._udp.pbx.example", 1, 0, "s.pbx.example", callee.local().getPort()).a("s.pbx.example", "127.0.0.1");
    Call call = start(alice, zone).call("sip:agent@pbx.example", Line.SDP, alice);
    bob.incoming().ringing();
    alice.next(CallEvent.Ringing.class);
    call.hangUp("");
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.CANCELLED);
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.CANCELLED);
  }
}
