package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import omniline.sip.Admission;
import omniline.sip.CallPolicy;
import omniline.sip.auth.Credentials;
import omniline.sip.auth.RequestAuthorization;
import omniline.sip.message.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may call: RFC 3261 section 22.2 and lists of addresses. The caller's digest is made by our own client side. */
class AdmissionTest {

  private static final Credentials BOB = new Credentials("bob", "zanzibar", null);
  private static final InetAddress PEER = InetAddress.ofLiteral("192.0.2.9");

  private static Bench bench(Set<InetAddress> trunks, List<Credentials> callers) {
    return new Bench(CallPolicy.usual().with(new Admission(trunks, callers, "example.com")));
  }

  /** The INVITE again, with what this user answers to the challenge. */
  private static void invited(Bench bench, Peer peer, SIPResponse challenge, Credentials credentials) {
    Function<String, @Nullable Credentials> keyring = realm -> credentials;
    RequestAuthorization client = new RequestAuthorization(keyring, new Random(4));
    assertThat(client.challenged(challenge)).isTrue();
    SIPRequest request = new SIPRequest();
    request.setMethod("INVITE");
    request.setRequestURI(bench.uri("sip:agent@192.0.2.50"));
    client.authorise(request);
    peer.extra = "Authorization: " + Headers.value(request, "Authorization") + "\n";
    peer.send("INVITE", Bench.SDP.toString());
  }

  @Test
  void asksAStrangerWhoHeIsAndLetsHimInOnceHeHasProvedIt() {
    Bench bench = bench(Set.of(), List.of(BOB));
    Peer peer = bench.peer("call-1");
    peer.send("INVITE", Bench.SDP.toString());
    SIPResponse challenge = bench.lastAnswer();
    assertThat(challenge.getStatusCode()).isEqualTo(401);
    assertThat(Headers.values(challenge, "WWW-Authenticate")).hasSize(2).allMatch(value -> value.contains("realm=\"example.com\""));
    assertThat(bench.incoming).isEmpty();
    assertThat(bench.timers.waiting()).as("a stranger costs no memory").isZero();
    invited(bench, peer, challenge, BOB);
    assertThat(bench.codes()).containsExactly(100);
    assertThat(bench.incoming).hasSize(1);
    assertThat(bench.counters.unproven.sum()).isZero();
  }

  @Test
  void keepsOutWhoGuessesAndCountsHim() {
    Bench bench = bench(Set.of(), List.of(BOB));
    Peer peer = bench.peer("call-1");
    peer.send("INVITE", Bench.SDP.toString());
    invited(bench, peer, bench.lastAnswer(), new Credentials("bob", "guess", null));
    assertThat(bench.codes()).containsExactly(401);
    assertThat(bench.counters.unproven.sum()).isEqualTo(1);
    assertThat(bench.incoming).isEmpty();
  }

  @Test
  void letsTrunksInAndNobodyElse() {
    Bench open = bench(Set.of(PEER), List.of());
    open.peer("call-1").send("INVITE", Bench.SDP.toString());
    assertThat(open.codes()).containsExactly(100);
    Bench other = bench(Set.of(InetAddress.ofLiteral("198.51.100.7")), List.of());
    other.peer("call-1").send("INVITE", Bench.SDP.toString());
    assertThat(other.codes()).containsExactly(403);
    other.peer("call-2").send("OPTIONS", "");
    assertThat(other.codes()).as("a probe is answered all the same").containsExactly(200);
  }

  @Test
  void asksTheRegistrarOfAnAccountNothing() {
    Bench bench = bench(Set.of(), List.of(BOB));
    bench.registrar = PEER;
    bench.peer("call-1").send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100);
  }
}
