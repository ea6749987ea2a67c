package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import omniline.sip.guard.GuardPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two user agents, or one and a raw peer, over real sockets on the loopback address. */
class UserAgentTest {

  private final Line alice = new Line();
  private final Line bob = new Line();
  private final List<UserAgent> agents = new ArrayList<>();

  @AfterEach
  void closeAll() {
    agents.forEach(UserAgent::close);
  }

  private UserAgent start(Line line, int t1Ms) {
    UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).withT1Ms(t1Ms), line);
    agents.add(agent);
    return agent;
  }

  private static String uri(UserAgent agent, String parameters) {
    return "sip:agent@127.0.0.1:" + agent.local().getPort() + parameters;
  }

  @Test
  void leavesScannersWithoutAnAnswer() throws IOException {
    GuardPolicy guard = new GuardPolicy(0, List.of("friendly-scanner"));
    SipSettings settings = SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    UserAgent agent = UserAgent.start(settings.with(settings.policy().with(new Admission(Set.of(), List.of(), "omniline", guard))), bob);
    agents.add(agent);
    try (RawPeer peer = new RawPeer(agent.local())) {
      peer.send(peer.request("OPTIONS", "scan", "User-Agent: Friendly-Scanner\r\n", ""));
      peer.send(peer.request("OPTIONS", "phone", "User-Agent: phone\r\n", ""));
      // One source, one lane: the answer to the second is the first that comes.
      assertThat(peer.receive()).startsWith("SIP/2.0 200").contains("rawphone");
    }
    assertThat(agent.statistics().dropped()).isEqualTo(1);
  }

  @Test
  void learnsFromAStunServerWhereItIsSeen() throws IOException {
    try (RawPeer stun = new RawPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
      SipSettings settings = SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).withStunServer("127.0.0.1:" + stun.port());
      UserAgent agent = UserAgent.start(settings, bob);
      agents.add(agent);
      byte[] request = stun.receiveBytes();
      byte[] response = HexFormat.of().parseHex("0101000c2112a442000000000000000000000000000100080001138ccb007105");
      System.arraycopy(request, 8, response, 8, 12);
      stun.send(response, agent.local());
      long deadlineNs = System.nanoTime() + 60_000_000_000L;
      while (agent.mapped().isEmpty() && System.nanoTime() < deadlineNs) {
        Thread.onSpinWait();
      }
      assertThat(agent.mapped()).contains(new InetSocketAddress(InetAddress.ofLiteral("203.0.113.5"), 5_004));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";transport=tcp"})
  void placesAndTakesACallAndHangsUp(String parameters) {
    UserAgent caller = start(alice, 500);
    UserAgent callee = start(bob, 500);
    Call outgoing = caller.call(uri(callee, parameters), Line.SDP, alice);
    IncomingCall incoming = bob.incoming();
    assertThat(incoming.calledUser()).isEqualTo("agent");
    assertThat(incoming.id()).isEqualTo(outgoing.id());
    assertThat(incoming.offer()).isEqualTo(Line.SDP);
    incoming.ringing();
    assertThat(alice.next(CallEvent.Ringing.class).code()).isEqualTo(180);
    incoming.accept(Line.SDP, bob);
    assertThat(alice.next(CallEvent.Established.class).remote()).isEqualTo(Line.SDP);
    bob.next(CallEvent.Established.class);
    assertThat(caller.activeCalls()).isEqualTo(1);
    outgoing.hangUp("done");
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.LOCAL_BYE);
    CallEvent.Ended ended = bob.next(CallEvent.Ended.class);
    assertThat(ended.reason()).isEqualTo(EndReason.REMOTE_BYE);
    assertThat(ended.text()).contains("done");
    assertThat(callee.activeCalls()).isZero();
    assertThat(callee.statistics().callsEnded()).containsEntry(EndReason.REMOTE_BYE, 1L);
    assertThat(callee.statistics().callsStarted()).isEqualTo(1);
    assertThat(callee.statistics().messagesIn()).isGreaterThanOrEqualTo(3);
    assertThat(callee.statistics().malformed()).isZero();
    assertThat(alice.quiet() && bob.quiet()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";transport=tcp"})
  void isHungUpByTheCallee(String parameters) {
    UserAgent callee = start(bob, 500);
    start(alice, 500).call(uri(callee, parameters), Line.SDP, alice);
    Call call = bob.incoming().accept(Line.SDP, bob);
    bob.next(CallEvent.Established.class);
    alice.next(CallEvent.Established.class);
    call.hangUp("");
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.LOCAL_BYE);
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REMOTE_BYE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";transport=tcp"})
  void givesUpWhileItRings(String parameters) {
    UserAgent callee = start(bob, 500);
    Call call = start(alice, 500).call(uri(callee, parameters), Line.SDP, alice);
    bob.incoming().ringing();
    alice.next(CallEvent.Ringing.class);
    call.hangUp("");
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.CANCELLED);
    assertThat(alice.next(CallEvent.Ended.class)).extracting(CallEvent.Ended::reason, CallEvent.Ended::code)
        .containsExactly(EndReason.CANCELLED, 487);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";transport=tcp"})
  void isRefused(String parameters) {
    UserAgent callee = start(bob, 500);
    start(alice, 500).call(uri(callee, parameters), Line.SDP, alice);
    bob.incoming().reject(486, "Busy Tonight", -1);
    assertThat(alice.next(CallEvent.Ended.class)).isEqualTo(new CallEvent.Ended(EndReason.REJECTED, 486, "Busy Tonight"));
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REJECTED);
  }

  @Test
  void callsItself() {
    UserAgent both = start(bob, 500);
    both.call(uri(both, ""), Line.SDP, alice);
    bob.incoming().accept(Line.SDP, bob).hangUp("");
    alice.next(CallEvent.Established.class);
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.REMOTE_BYE);
  }

  @Test
  void givesUpOnSomebodyWhoNeverAnswers() throws IOException {
    UserAgent caller = start(alice, 10);
    try (RawPeer silent = new RawPeer(caller.local())) {
      caller.call("sip:nobody@127.0.0.1:" + silent.port(), Line.SDP, alice);
      String first = silent.receive();
      assertThat(first).startsWith("INVITE sip:nobody@127.0.0.1:");
      assertThat(silent.receive()).isEqualTo(first);
      assertThat(alice.next(CallEvent.Ended.class)).extracting(CallEvent.Ended::reason, CallEvent.Ended::code)
          .containsExactly(EndReason.TIMEOUT, 408);
    }
  }

  @Test
  void reportsAConnectionThatIsRefused() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    start(alice, 500).call("sip:nobody@127.0.0.1:" + closedPort + ";transport=tcp", Line.SDP, alice);
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
  }

  @Test
  void saysWhichPortIsInUse() {
    UserAgent first = start(alice, 500);
    SipSettings same = SipSettings.on(first.local());
    assertThatThrownBy(() -> UserAgent.start(same, bob)).isInstanceOf(SipException.class)
        .hasMessageContaining("127.0.0.1:" + first.local().getPort()).hasMessageContaining("sip.listen");
  }

  @Test
  void freesItsPortWhenClosed() {
    UserAgent first = start(alice, 500);
    first.close();
    UserAgent second = UserAgent.start(SipSettings.on(first.local()), bob);
    agents.add(second);
    start(alice, 500).call(uri(second, ""), Line.SDP, alice);
    assertThat(bob.incoming().callerUri()).startsWith("sip:omniline@127.0.0.1:");
  }

  @Test
  void leavesNoThreadThatKeepsTheProcessAlive() throws InterruptedException {
    start(alice, 500).close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("EventScannerThread")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "agent", "http://x", "sips:a@127.0.0.1", "tel:+1555", "sip:", "sip:a@127.0.0.1;transport=tls"})
  void refusesUrisThatItCannotCall(String uri) {
    UserAgent caller = start(alice, 500);
    assertThatThrownBy(() -> caller.call(uri, Line.SDP, alice)).isInstanceOf(SipException.class);
    assertThat(caller.activeCalls()).isZero();
  }

  @Test
  void validatesItsSettings() {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThatThrownBy(() -> new SipSettings(any, Set.of(), null, "", 65_535, 500)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SipSettings(any, Set.of("tls"), null, "", 65_535, 500)).hasMessageContaining("just where tls");
    assertThatThrownBy(() -> new SipSettings(any, Set.of("udp"), null, "", 100, 500)).hasMessageContaining("4096");
    assertThatThrownBy(() -> new SipSettings(any, Set.of("udp"), null, "", 65_535, 0)).hasMessageContaining("T1");
    assertThatThrownBy(() -> SipSettings.on(InetSocketAddress.createUnresolved("no.such.invalid", 5060)))
        .hasMessageContaining("no.such.invalid");
  }

  @Test
  void answersToThePortThatTheRequestCameFrom() throws IOException {
    UserAgent agent = start(bob, 500);
    try (RawPeer raw = new RawPeer(agent.local())) {
      raw.send(raw.request("OPTIONS", "nat", "", "").replace("127.0.0.1:" + raw.port() + ";branch", "203.0.113.9:9;branch"));
      assertThat(raw.receive()).startsWith("SIP/2.0 200").contains("received=127.0.0.1").contains("rport=" + raw.port());
    }
  }

  @Test
  void answersCopiesOfAnInviteFromOneCall() throws IOException {
    UserAgent agent = start(bob, 500);
    try (RawPeer raw = new RawPeer(agent.local())) {
      String invite = raw.request("INVITE", "1", "Content-Type: application/sdp\r\n", Line.SDP.toString());
      raw.send(invite);
      String trying = raw.receive();
      raw.send(invite);
      assertThat(raw.receive()).isEqualTo(trying).startsWith("SIP/2.0 100");
      bob.incoming().accept(Line.SDP, bob);
      String ok = raw.receive();
      assertThat(ok).startsWith("SIP/2.0 200").contains("Contact: <sip:agent@127.0.0.1:" + agent.local().getPort() + ">");
      assertThat(raw.receive()).as("no ACK was sent").isEqualTo(ok);
      String to = ok.lines().filter(line -> line.startsWith("To:")).findFirst().orElseThrow();
      raw.send(raw.request("ACK", "1ack", to + "\r\n", "").replace("Call-ID: raw1ack", "Call-ID: raw1"));
      bob.next(CallEvent.Established.class);
      assertThat(bob.quiet()).isTrue();
      assertThat(agent.statistics().retransmissions()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void showsTheAddressThatThePeerCanReachWhenListeningEverywhere() throws IOException {
    UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress("0.0.0.0", 0)), bob);
    agents.add(agent);
    try (RawPeer raw = new RawPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), agent.local().getPort()))) {
      raw.send(raw.request("INVITE", "1", "", ""));
      assertThat(raw.receive()).startsWith("SIP/2.0 100");
      bob.incoming().ringing();
      assertThat(raw.receive()).contains("Contact: <sip:agent@127.0.0.1:" + agent.local().getPort() + ">");
    }
    start(alice, 500).call("sip:agent@127.0.0.1:" + agent.local().getPort() + ";transport=tcp", Line.SDP, alice);
    bob.incoming().accept(Line.SDP, bob).hangUp("");
    alice.next(CallEvent.Established.class);
    alice.next(CallEvent.Ended.class);
  }

  @Test
  void countsGarbageAndAnswersTheNextRequest() throws IOException {
    UserAgent agent = start(bob, 500);
    Random random = new Random(11);
    try (RawPeer raw = new RawPeer(agent.local())) {
      for (int i = 0; i < 200; i++) {
        byte[] garbage = new byte[1 + random.nextInt(1_400)];
        random.nextBytes(garbage);
        garbage[0] = (byte) (i % 2 == 0 ? 0x80 : 'I');
        raw.send(garbage);
      }
      for (var file : Corpus.files("sip/malformed")) {
        raw.send(Corpus.bytes(file));
        assertThat(raw.receive()).startsWith("SIP/2.0 400 Bad Request");
      }
      raw.send(raw.request("OPTIONS", "after", "", ""));
      assertThat(raw.receive()).startsWith("SIP/2.0 200");
    }
    assertThat(agent.statistics().malformed()).isEqualTo(200 + Corpus.files("sip/malformed").size());
  }

  @Test
  void servesOthersWhileConnectionsAreHeldOpen() throws IOException {
    UserAgent agent = start(bob, 500);
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(agent.local().getAddress(), agent.local().getPort());
        socket.getOutputStream().write("OPTIONS sip:a@b SIP/2.0\r\nVi".getBytes(StandardCharsets.US_ASCII));
        held.add(socket);
      }
      assertThat(exchange(agent, tcpOptions())).startsWith("SIP/2.0 200");
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void answersABadRequestOnAStreamAndClosesIt() throws IOException {
    UserAgent agent = start(bob, 500);
    String bad = tcpOptions().replace("Content-Length: 0", "Content-Length: 2000000000");
    try (Socket socket = new Socket(agent.local().getAddress(), agent.local().getPort())) {
      socket.getOutputStream().write(bad.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("SIP/2.0 400");
    }
    assertThat(exchange(agent, "\r\n\r\n" + tcpOptions())).startsWith("\r\nSIP/2.0 200");
  }

  private static String tcpOptions() {
    return """
        OPTIONS sip:agent@127.0.0.1 SIP/2.0
        Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKtcp
        Max-Forwards: 70
        From: <sip:raw@127.0.0.1>;tag=raw
        To: <sip:agent@127.0.0.1>
        Call-ID: tcp
        CSeq: 1 OPTIONS
        Content-Length: 0

        """.replace("\n", "\r\n");
  }

  /** Sends, half-closes, and reads until the other side closes too. */
  private static String exchange(UserAgent agent, String text) throws IOException {
    try (Socket socket = new Socket(agent.local().getAddress(), agent.local().getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
