package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Objects;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import org.junit.jupiter.api.Test;

/** RFC 3262: provisional responses that are acknowledged, on both sides. */
class ReliableTest {

  private static final String CONTACT = "Contact: <sip:callee@192.0.2.9:5070>\n";

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("call-1");

  private SIPResponse rung() {
    peer.extra = "Require: 100rel\n";
    peer.send("INVITE", Bench.SDP.toString());
    peer.extra = "";
    bench.codes();
    bench.incoming.getLast().listen(bench);
    bench.incoming.getLast().ringing();
    return bench.answers.getLast();
  }

  private void prack(SIPResponse ringing, String rack) {
    peer.toTag = Objects.requireNonNull(ringing.getToTag());
    peer.extra = "RAck: " + rack + "\n";
    long invite = peer.cseq();
    peer.send("PRACK", "");
    peer.extra = "";
    peer.cseq(invite);
  }

  private String rseq(SIPResponse response) {
    return Objects.requireNonNull(Headers.value(response, "RSeq"));
  }

  @Test
  void ringsUntilItIsAcknowledgedWhereTheCallerRequiresIt() {
    SIPResponse ringing = rung();
    assertThat(Headers.tokens(ringing, "Require")).contains("100rel");
    bench.timers.advance(1_500);
    assertThat(bench.answers).hasSize(3);
    bench.codes();
    prack(ringing, rseq(ringing) + " 1 INVITE");
    assertThat(bench.codes()).containsExactly(200);
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    bench.incoming.getLast().accept(Bench.SDP, bench);
    assertThat(bench.codes()).containsExactly(200);
  }

  @Test
  void refusesAnAcknowledgementOfSomethingElse() {
    SIPResponse ringing = rung();
    bench.codes();
    prack(ringing, "7 1 INVITE");
    assertThat(bench.codes()).containsExactly(481);
  }

  @Test
  void refusesACallerWhoNeverAcknowledges() {
    rung();
    bench.timers.advance(32_000);
    assertThat(bench.codes()).contains(504);
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.Ended.class,
        ended -> assertThat(ended.reason()).isEqualTo(EndReason.REJECTED));
  }

  @Test
  void ringsNoMoreOnceItHasAnswered() {
    rung();
    bench.incoming.getLast().accept(Bench.SDP, bench);
    bench.codes();
    bench.timers.advance(3_500);
    assertThat(bench.codes()).containsOnly(200);
  }

  @Test
  void ringsUnreliablyWhereTheCallerOnlyCould() {
    peer.extra = "Supported: 100rel\n";
    peer.send("INVITE", Bench.SDP.toString());
    bench.incoming.getLast().ringing();
    assertThat(bench.lastAnswer().getHeader("RSeq")).isNull();
  }

  @Test
  void acknowledgesEachReliableResponseOnceAndTakesItsAnswer() {
    Call call = bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    SIPRequest invite = bench.sent.getLast();
    assertThat(invite.toString()).containsPattern("Supported: .*100rel");
    bench.answer(invite, 183, CONTACT + "Require: 100rel\nRSeq: 5\n", Bench.SDP.toString());
    SIPRequest prack = bench.sent.getLast();
    assertThat(prack.toString()).startsWith("PRACK sip:callee@192.0.2.9:5070").contains("RAck: 5 1 INVITE").contains("CSeq: 2 PRACK")
        .contains(";tag=callee");
    bench.answer(invite, 183, CONTACT + "Require: 100rel\nRSeq: 5\n", Bench.SDP.toString());
    bench.answer(invite, 180, CONTACT + "Require: 100rel\nRSeq: 9\n", "");
    assertThat(bench.sent).as("neither for a copy nor for one whose turn it is not").hasSize(2);
    bench.answer(invite, 180, CONTACT + "Require: 100rel\nRSeq: 6\n", "");
    assertThat(bench.sent.getLast().toString()).contains("RAck: 6 1 INVITE").contains("CSeq: 3 PRACK");
    bench.answer(invite, 200, CONTACT, "");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Established(Bench.SDP));
    assertThat(bench.acks.getLast().toString()).contains("CSeq: 1 ACK");
    call.hangUp("");
    assertThat(bench.sent.getLast().toString()).contains("CSeq: 4 BYE");
  }
}
