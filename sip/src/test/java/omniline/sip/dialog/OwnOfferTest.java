package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Objects;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.auth.Credentials;
import omniline.sip.sdp.OfferAnswer;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** RFC 3261 sections 14.1 and 22 for requests that we send inside a call, in virtual time. */
class OwnOfferTest {

  private static final String CONTACT = "Contact: <sip:callee@192.0.2.9:5070>\n";
  private static final SessionDescription OTHER = OfferAnswer.offer(Bench.AUDIO, 2);
  private static final String ASKED = "Proxy-Authenticate: Digest realm=\"example.com\", nonce=\"n1\", qop=\"auth\"";

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("call-1");

  private Call called() {
    peer.established();
    return Objects.requireNonNull(bench.dialogs.find("call-1", peer.toTag));
  }

  private Call placed() {
    Call call = bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    bench.answer(bench.sent.getLast(), 200, CONTACT, Bench.SDP.toString());
    bench.events.clear();
    bench.acks.clear();
    bench.sent.clear();
    return call;
  }

  private SIPRequest lastSent(String method) {
    assertThat(bench.sent.getLast().getMethod()).isEqualTo(method);
    return bench.sent.getLast();
  }

  @Test
  void makesAnOfferInsideACallAndAcknowledgesItsAnswer() {
    called().reInvite(OTHER);
    SIPRequest invite = lastSent("INVITE");
    assertThat(invite.toString()).contains("CSeq: 1 INVITE").contains("To: \"A. Caller\" <sip:caller@example.com>;tag=caller")
        .contains("From: <sip:agent@example.com>;tag=" + peer.toTag);
    bench.answer(invite, 100, "", "");
    bench.answer(invite, 200, CONTACT, OTHER.toString());
    bench.answer(invite, 200, CONTACT, OTHER.toString());
    assertThat(bench.acks).hasSize(2).allMatch(ack -> ack.getCSeq().getSeqNumber() == 1);
    assertThat(bench.events).containsExactly(new CallEvent.Answered(OTHER));
  }

  @Test
  void acknowledgesAnAnswerThatCameAgainAfterItsTransaction() {
    placed().reInvite(OTHER);
    SIPRequest invite = lastSent("INVITE");
    bench.answer(invite, 200, CONTACT, OTHER.toString());
    SIPResponse copy = invite.createResponse(200);
    bench.core.onStrayResponse(copy);
    assertThat(bench.acks).hasSize(2);
    assertThat(bench.acks.getFirst()).isSameAs(bench.acks.getLast());
    assertThat(bench.acks.getLast().getCSeq().getSeqNumber()).isEqualTo(2);
  }

  @Test
  void tellsOfARefusalAndKeepsTheCall() {
    Call call = called();
    call.reInvite(OTHER);
    bench.answer(lastSent("INVITE"), 488, "", "");
    assertThat(bench.events).containsExactly(new CallEvent.OfferRefused(488));
    assertThat(call.established()).isTrue();
  }

  @Test
  void refusesAnOfferThatCrossesItsOwnAndMakesItsOwnAgain() {
    called().reInvite(OTHER);
    SIPRequest first = lastSent("INVITE");
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100, 491);
    peer.again("ACK", peer.cseq(), "");
    bench.answer(first, 491, "", "");
    assertThat(bench.sent).hasSize(1);
    bench.timers.advance(2_000);
    assertThat(bench.sent).as("the side that was called waits 0 to 2 s").hasSize(2);
    bench.answer(lastSent("INVITE"), 200, CONTACT, OTHER.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Answered(OTHER));
  }

  @Test
  void waitsLongerWhereTheCallIsItsOwn() {
    placed().reInvite(OTHER);
    bench.answer(lastSent("INVITE"), 491, "", "");
    bench.timers.advance(2_090);
    assertThat(bench.sent).hasSize(1);
    bench.timers.advance(1_910);
    assertThat(bench.sent).hasSize(2);
  }

  @Test
  void waitsUntilThePeersOfferIsOver() {
    Call call = called();
    peer.send("INVITE", Bench.SDP.toString());
    call.reInvite(OTHER);
    bench.timers.advance(5_000);
    assertThat(bench.sent).isEmpty();
    call.answerOffer(Bench.SDP);
    peer.ack("");
    bench.timers.advance(2_000);
    lastSent("INVITE");
  }

  @Test
  void endsACallThatThePeerDoesNotKnowAnyMore() {
    called().reInvite(OTHER);
    bench.answer(lastSent("INVITE"), 481, "", "");
    lastSent("BYE");
    assertThat(bench.events.getLast()).isInstanceOf(CallEvent.Ended.class);
  }

  @Test
  void givesUpOnAPeerWhoOnlySaysTrying() {
    called().reInvite(OTHER);
    bench.answer(lastSent("INVITE"), 100, "", "");
    bench.timers.advance(180_000);
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.Ended.class,
        ended -> assertThat(ended.reason()).isEqualTo(EndReason.TIMEOUT));
  }

  @Test
  void ignoresAnOfferBeforeTheCallStandsAndAfterItsEnd() {
    Call call = bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    call.reInvite(OTHER);
    assertThat(bench.sent).hasSize(1);
    bench.answer(lastSent("INVITE"), 200, CONTACT, Bench.SDP.toString());
    call.hangUp("");
    call.reInvite(OTHER);
    lastSent("BYE");
  }

  @Test
  void provesItselfToAProxyThatAsksAndStaysKnown() {
    bench.secret = new Credentials("agent", "secret", null);
    Call call = bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    bench.answer(lastSent("INVITE"), 407, ASKED, "");
    SIPRequest proven = lastSent("INVITE");
    assertThat(proven.toString()).contains("CSeq: 2 INVITE").contains("Proxy-Authorization: Digest username=\"agent\"")
        .contains("nc=00000001").doesNotContain("secret");
    bench.answer(proven, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.acks.getLast().getHeader("Proxy-Authorization")).hasToString(proven.getHeader("Proxy-Authorization").toString());
    assertThat(bench.acks.getLast().getCSeq().getSeqNumber()).isEqualTo(2);
    call.hangUp("");
    assertThat(lastSent("BYE").toString()).contains("nc=00000002").contains("CSeq: 3 BYE");
  }

  @Test
  void isRefusedWhereTheProofIsWrongOrThereIsNone() {
    bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    bench.answer(lastSent("INVITE"), 407, ASKED, "");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Ended(EndReason.REJECTED, 407, "Proxy Authentication required"));
    bench.secret = new Credentials("agent", "secret", null);
    bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    bench.answer(lastSent("INVITE"), 407, ASKED, "");
    bench.answer(lastSent("INVITE"), 407, ASKED, "");
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.Ended.class, ended -> assertThat(ended.code()).isEqualTo(407));
    assertThat(bench.sent).hasSize(3);
  }

  @Test
  void tellsAStrangerNothing() {
    bench.secret = null;
    Call call = called();
    call.hangUp("");
    bench.answer(lastSent("BYE"), 407, ASKED, "");
    assertThat(bench.sent).hasSize(1);
    assertThat(bench.sent.getLast().getHeader("Proxy-Authorization")).isNull();
  }
}
