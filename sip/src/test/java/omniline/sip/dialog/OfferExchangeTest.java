package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 14, RFC 3311 and RFC 3264 section 4: offers inside a call. */
class OfferExchangeTest {

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("call-1");

  @BeforeEach
  void establish() {
    peer.established();
  }

  private Call call() {
    return Objects.requireNonNull(bench.dialogs.find("call-1", peer.toTag));
  }

  @Test
  void answersAReInvite() {
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Offer(Bench.SDP));
    call().answerOffer(Bench.SDP);
    assertThat(bench.answers).extracting(SIPResponse::getStatusCode).containsExactly(100, 200);
    SIPResponse ok = bench.lastAnswer();
    assertThat(new String(ok.getRawContent(), StandardCharsets.UTF_8)).isEqualTo(Bench.SDP.toString());
    assertThat(ok.toString()).contains("Contact: <sip:agent@192.0.2.50:5060>");
    peer.ack("");
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void repeatsTheAnswerUntilItsAckAndGivesUpWithBye() {
    peer.send("INVITE", Bench.SDP.toString());
    call().answerOffer(Bench.SDP);
    bench.codes();
    bench.timers.advance(1_600);
    assertThat(bench.codes()).containsExactly(200, 200);
    bench.timers.advance(40_000);
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.Ended.class,
        ended -> assertThat(ended.reason()).isEqualTo(EndReason.NO_ACK));
  }

  @Test
  void givesAnOfferWhereTheReInviteHasNone() {
    peer.send("INVITE", "");
    assertThat(bench.events).containsExactly(new CallEvent.Offer(null));
    call().answerOffer(Bench.SDP);
    assertThat(bench.codes()).containsExactly(100, 200);
    peer.ack(Bench.SDP.toString());
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Answered(Bench.SDP));
  }

  @Test
  void staysAsItWasWhereTheAckCarriesNoAnswer() {
    peer.send("INVITE", "");
    call().answerOffer(Bench.SDP);
    peer.ack("");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Answered(null));
    assertThat(call().established()).isTrue();
  }

  @Test
  void refusesAReInviteAndKeepsTheCall() {
    peer.send("INVITE", Bench.SDP.toString());
    call().rejectOffer(488);
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(488);
    assertThat(Headers.value(response, "Warning")).startsWith("305 ");
    peer.again("ACK", peer.cseq(), "");
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(call().established()).isTrue();
    peer.send("INVITE", Bench.SDP.toString());
    call().answerOffer(Bench.SDP);
    assertThat(bench.codes()).containsExactly(100, 200);
  }

  @Test
  void refusesMalformedAndForeignBodiesWithoutAskingTheAgent() {
    peer.send("INVITE", "junk\r\n");
    peer.again("ACK", peer.cseq(), "");
    peer.contentType = "text/plain";
    peer.send("INVITE", "hello");
    peer.again("ACK", peer.cseq(), "");
    assertThat(bench.codes()).containsExactly(100, 400, 100, 415);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void refusesASecondInviteWhileTheFirstIsOpen() {
    peer.send("INVITE", Bench.SDP.toString());
    peer.send("INVITE", Bench.SDP.toString());
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(500);
    assertThat(Integer.parseInt(Objects.requireNonNull(Headers.value(response, "Retry-After")))).isBetween(0, 10);
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void refusesAnOfferThatCrossesOneOfOurs() {
    peer.send("INVITE", "");
    call().answerOffer(Bench.SDP);
    bench.codes();
    peer.send("UPDATE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(491);
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100, 491);
  }

  @Test
  void refusesAnOfferBeforeItsOwnLateOfferIsAnswered() {
    Peer late = bench.peer("call-2");
    late.send("INVITE", "");
    bench.incoming.getLast().accept(Bench.SDP, bench);
    late.toTag = bench.lastAnswer().getToTag();
    late.send("UPDATE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(491);
  }

  @Test
  void answersAnUpdateLikeAReInvite() {
    peer.send("UPDATE", Bench.SDP.toString());
    assertThat(bench.codes()).isEmpty();
    peer.again("UPDATE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Offer(Bench.SDP));
    call().answerOffer(Bench.SDP);
    assertThat(bench.lastAnswer().getStatusCode()).isEqualTo(200);
    peer.again("UPDATE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(200);
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void answersAnUpdateWithoutOfferAtOnceAndFollowsItsContact() {
    peer.contact = "<sip:moved@192.0.2.99:5099>";
    peer.send("UPDATE", "");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(bench.events).isEmpty();
    call().hangUp("");
    assertThat(bench.sent.getLast().getRequestLine().getUri()).hasToString("sip:moved@192.0.2.99:5099");
  }

  @Test
  void refusesAnUpdateWithSomethingElseThanSdp() {
    peer.contentType = "text/plain";
    peer.send("UPDATE", "hello");
    assertThat(bench.codes()).containsExactly(415);
  }

  @Test
  void cancelsAReInviteAndKeepsTheCall() {
    peer.send("INVITE", Bench.SDP.toString());
    peer.again("CANCEL", peer.cseq(), "");
    assertThat(bench.answers).extracting(r -> r.getStatusCode() + " " + r.getCSeq().getMethod())
        .containsExactly("100 INVITE", "200 CANCEL", "487 INVITE");
    assertThat(call().established()).isTrue();
  }

  @Test
  void answersForAnAgentThatNeverDoes() {
    peer.send("INVITE", Bench.SDP.toString());
    bench.codes();
    bench.timers.advance(32_000);
    assertThat(bench.codes()).containsExactly(500);
    assertThat(call().established()).isTrue();
  }

  @Test
  void closesAnOpenOfferWhenTheCallEnds() {
    peer.send("INVITE", Bench.SDP.toString());
    bench.codes();
    peer.send("BYE", "");
    assertThat(bench.answers).extracting(r -> r.getStatusCode() + " " + r.getCSeq().getMethod())
        .containsExactly("200 BYE", "487 INVITE");
  }

  @Test
  void ignoresAnswersToNothing() {
    call().answerOffer(Bench.SDP);
    call().rejectOffer(488);
    assertThat(bench.codes()).isEmpty();
    assertThatThrownBy(() -> call().rejectOffer(200)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void repeatsTryingToACopyOfAnOpenReInvite() {
    peer.send("INVITE", Bench.SDP.toString());
    peer.again("INVITE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100, 100);
    assertThat(bench.events).hasSize(1);
  }
}
