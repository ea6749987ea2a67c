package omniline.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import omniline.sip.tls.Certificates;
import omniline.sip.tls.TlsSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over TLS between two user agents on the loopback address. */
class TlsCallTest {
  private final Line alice = new Line();
  private final Line bob = new Line();
  private final List<UserAgent> agents = new ArrayList<>();
  @TempDir private Path folder;
  private TlsSettings.Identity own = new TlsSettings.Identity(Path.of(""), Path.of(""));

  @BeforeEach
  void makeACertificate() throws IOException, InterruptedException, GeneralSecurityException {
    own = Certificates.make(folder, "agent", "ip:127.0.0.1", "EC");
  }

  @AfterEach
  void closeAll() {
    agents.forEach(UserAgent::close);
  }

  private UserAgent start(Line line, TlsSettings tls) {
    UserAgent agent = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).with(tls).withT1Ms(50), line);
    agents.add(agent);
    return agent;
  }

  private UserAgent callee(TlsSettings.Callers callers) {
    return start(bob, new TlsSettings(0, own, own.certificate(), callers, true));
  }

  private static String uri(UserAgent agent) {
    return "sip:agent@127.0.0.1:" + agent.localTls().getPort() + ";transport=tls";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallStandsAndEitherSideHangsUp(boolean callerHangsUp) {
    UserAgent callee = callee(TlsSettings.Callers.ANONYMOUS);
    // The caller listens nowhere for TLS: the callee's BYE has to come back along the caller's own connection.
    Call outgoing = start(alice, TlsSettings.outgoing(own.certificate())).call(uri(callee), Line.SDP, alice);
    Call incoming = bob.incoming().accept(Line.SDP, bob);
    alice.next(CallEvent.Established.class);
    bob.next(CallEvent.Established.class);

    (callerHangsUp ? outgoing : incoming).hangUp("");

    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(callerHangsUp ? EndReason.LOCAL_BYE : EndReason.REMOTE_BYE);
    assertThat(bob.next(CallEvent.Ended.class).reason()).isEqualTo(callerHangsUp ? EndReason.REMOTE_BYE : EndReason.LOCAL_BYE);
    assertThat(callee.statistics().malformed()).isZero();
  }

  @Test
  void sipsMeansTls() {
    UserAgent callee = callee(TlsSettings.Callers.ANONYMOUS);
    start(alice, TlsSettings.outgoing(own.certificate())).call("sips:agent@127.0.0.1:" + callee.localTls().getPort(), Line.SDP, alice);
    assertThat(bob.incoming().calledUser()).isEqualTo("agent");
  }

  @Test
  void aFarEndThatNobodyVouchesForIsNotCalled() {
    UserAgent callee = callee(TlsSettings.Callers.ANONYMOUS);
    start(alice, TlsSettings.outgoing(null)).call(uri(callee), Line.SDP, alice);
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
    assertThat(bob.quiet()).isTrue();
  }

  @Test
  void aFarEndOfAnotherNameIsNotCalled() throws IOException, InterruptedException, GeneralSecurityException {
    own = Certificates.make(folder, "other", "dns:pbx.example", "EC");
    UserAgent callee = callee(TlsSettings.Callers.ANONYMOUS);
    start(alice, TlsSettings.outgoing(own.certificate())).call(uri(callee), Line.SDP, alice);
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
  }

  @Test
  void whereCallersMustProveThemselvesOneWithoutACertificateIsNotLetIn() {
    UserAgent callee = callee(TlsSettings.Callers.PROVEN);
    start(alice, TlsSettings.outgoing(own.certificate())).call(uri(callee), Line.SDP, alice);
    // In TLS 1.3 the caller's handshake is over before it is refused: the INVITE is then lost with the connection.
    assertThat(alice.next(CallEvent.Ended.class).reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
    assertThat(bob.quiet()).isTrue();

    Line carol = new Line();
    start(carol, new TlsSettings(0, own, own.certificate(), TlsSettings.Callers.ANONYMOUS, true)).call(uri(callee), Line.SDP, carol);
    assertThat(bob.incoming().calledUser()).isEqualTo("agent");
  }

  @Test
  void aCallOverTlsNeedsTheTransport() {
    UserAgent plain = UserAgent.start(SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), alice);
    agents.add(plain);
    assertThatThrownBy(() -> plain.call("sips:a@127.0.0.1", Line.SDP, alice)).isInstanceOf(SipException.class).hasMessageContaining("tls");
  }
}
