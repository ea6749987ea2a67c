package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.IncomingCall;
import omniline.sip.message.Headers;
import omniline.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** RFC 3261 sections 9.2, 12, 13.3 and 15 for calls that come in, in virtual time. */
class IncomingCallTest {

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("call-1");

  private IncomingCall invited() {
    peer.send("INVITE", Bench.SDP.toString());
    return bench.incoming.getLast();
  }

  private CallEvent.Ended ended() {
    assertThat(bench.events).isNotEmpty();
    assertThat(bench.events.getLast()).isInstanceOf(CallEvent.Ended.class);
    assertThat(bench.events.stream().filter(CallEvent.Ended.class::isInstance)).hasSize(1);
    return (CallEvent.Ended) bench.events.getLast();
  }

  @Test
  void tellsWhoCalls() {
    peer.uri = "sip:%61gent+1@192.0.2.50";
    IncomingCall call = invited();
    assertThat(call.id()).isEqualTo("call-1");
    assertThat(call.callerUri()).isEqualTo("sip:caller@example.com");
    assertThat(call.callerDisplayName()).isEqualTo("A. Caller");
    assertThat(call.calledUser()).isEqualTo("agent+1");
    assertThat(call.source().getPort()).isEqualTo(5062);
    assertThat(call.offer()).isEqualTo(Bench.SDP);
  }

  @Test
  void ringsAnswersAndIsEstablishedByTheAck() {
    IncomingCall incoming = invited();
    incoming.ringing();
    Call call = incoming.accept(Bench.SDP, bench);
    SIPResponse ringing = bench.answers.stream().filter(r -> r.getStatusCode() == 180).findFirst().orElseThrow();
    SIPResponse ok = bench.answers.getLast();
    assertThat(bench.codes()).containsExactly(100, 180, 200);
    assertThat(ringing.getToTag()).isEqualTo(ok.getToTag()).hasSizeGreaterThanOrEqualTo(24);
    assertThat(ok.toString()).contains("Contact: <sip:agent@192.0.2.50:5060>").contains("Content-Type: application/sdp");
    assertThat(SessionDescription.parse(new String(ok.getRawContent(), StandardCharsets.UTF_8)))
        .isEqualTo(SessionDescription.parse(Bench.SDP.toString()));
    assertThat(call.established()).isFalse();
    peer.toTag = ok.getToTag();
    peer.ack("");
    assertThat(bench.events).containsExactly(new CallEvent.Established(null));
    assertThat(call.established()).isTrue();
    assertThat(call.remoteUri()).isEqualTo("sip:caller@example.com");
  }

  @Test
  void copiesTheRecordRouteAndFollowsItBack() {
    peer.extra = "Record-Route: <sip:p2.example.com;lr>, <sip:192.0.2.77:5090;lr>";
    SIPResponse ok = peer.established();
    assertThat(ok.toString()).contains("Record-Route: <sip:p2.example.com;lr>").contains("<sip:192.0.2.77:5090;lr>");
    peer.extra = "";
    peer.send("INFO", "");
    leg().hangUp("");
    SIPRequest bye = bench.sent.getLast();
    assertThat(bye.getRequestLine().getUri()).hasToString("sip:caller@192.0.2.9:5062");
    assertThat(bye.getRouteHeaders().encode()).containsPattern("sip:p2.example.com;lr>, ?<sip:192.0.2.77:5090;lr>");
  }

  private Leg leg() {
    Leg leg = bench.dialogs.find("call-1", peer.toTag);
    assertThat(leg).isNotNull();
    return Objects.requireNonNull(leg);
  }

  @Test
  void routesStrictlyWhereTheFirstProxyIsOfOldKind() {
    peer.extra = "Record-Route: <sip:old.example.com>, <sip:new.example.com;lr>";
    peer.established();
    leg().hangUp("");
    SIPRequest bye = bench.sent.getLast();
    assertThat(bye.getRequestLine().getUri()).hasToString("sip:old.example.com");
    assertThat(bye.getRouteHeaders().encode()).containsPattern("<sip:new.example.com;lr>, ?<sip:caller@192.0.2.9:5062>");
  }

  @Test
  void takesTheAnswerToALateOfferFromTheAck() {
    peer.send("INVITE", "");
    IncomingCall incoming = bench.incoming.getLast();
    assertThat(incoming.offer()).isNull();
    incoming.accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    peer.ack(Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Established(Bench.SDP));
  }

  @Test
  void hangsUpWhereTheAckCarriesNoAnswerToALateOffer() {
    peer.send("INVITE", "");
    bench.incoming.getLast().accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    peer.ack("");
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.PROTOCOL_ERROR);
  }

  @Test
  void repeatsItsOkAtDoublingTimesUntilTheAck() {
    invited().accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    bench.answerTimesMs.clear();
    bench.timers.advance(12_000);
    assertThat(bench.answerTimesMs).containsExactly(500L, 1_500L, 3_500L, 7_500L, 11_500L);
    peer.ack("");
    bench.codes();
    bench.timers.advance(20_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.counters.retransmissions.sum()).isEqualTo(5);
  }

  @Test
  void givesUpWithByeWhenTheAckNeverComes() {
    invited().accept(Bench.SDP, bench);
    bench.timers.advance(31_999);
    assertThat(bench.sent).isEmpty();
    bench.timers.advance(1);
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.NO_ACK);
    assertThat(bench.codes().stream().filter(c -> c == 200)).hasSize(11);
    assertThat(bench.calls.ended()).containsEntry(EndReason.NO_ACK, 1L);
  }

  @Test
  void repeatsItsOkOverTcpToo() {
    bench.reliable = true;
    invited().accept(Bench.SDP, bench);
    assertThat(bench.lastAnswer().toString()).contains("Contact: <sip:agent@192.0.2.50:5060;transport=tcp>");
    bench.timers.advance(1_600);
    assertThat(bench.codes()).containsExactly(200, 200);
  }

  @Test
  void absorbsCopiesOfAnAcceptedInvite() {
    invited().accept(Bench.SDP, bench);
    String inviteBranch = peer.branch;
    peer.toTag = bench.lastAnswer().getToTag();
    peer.ack("");
    peer.branch = inviteBranch;
    peer.toTag = "";
    peer.again("INVITE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.incoming).hasSize(1);
  }

  @Test
  void isCancelledBeforeTheAnswer() {
    IncomingCall incoming = invited();
    incoming.listen(bench);
    incoming.ringing();
    bench.codes();
    peer.extra = "Reason: SIP;cause=200;text=\"Call completed elsewhere\"";
    peer.again("CANCEL", peer.cseq(), "");
    assertThat(bench.answers).extracting(r -> r.getStatusCode() + " " + r.getCSeq().getMethod())
        .containsExactly("200 CANCEL", "487 INVITE");
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.CANCELLED, 487);
    assertThat(ended().text()).contains("elsewhere");
    bench.answers.clear();
    incoming.ringing();
    incoming.accept(Bench.SDP, bench);
    assertThat(bench.codes()).isEmpty();
    assertThat(ended().code()).as("told once").isEqualTo(487);
  }

  @Test
  void tellsALateListenerThatTheCallerHasGone() {
    IncomingCall incoming = invited();
    peer.again("CANCEL", peer.cseq(), "");
    assertThat(bench.events).isEmpty();
    incoming.accept(Bench.SDP, bench);
    assertThat(ended().reason()).isEqualTo(EndReason.CANCELLED);
  }

  @Test
  void answersACancelThatComesTooLate() {
    IncomingCall incoming = invited();
    incoming.accept(Bench.SDP, bench);
    String tag = bench.lastAnswer().getToTag();
    peer.again("CANCEL", peer.cseq(), "");
    assertThat(bench.answers).extracting(SIPResponse::getStatusCode).containsExactly(200);
    assertThat(bench.lastAnswer().getToTag()).isEqualTo(tag);
    assertThat(bench.events).isEmpty();
    peer.toTag = tag;
    peer.ack("");
    assertThat(bench.events).containsExactly(new CallEvent.Established(null));
  }

  @Test
  void rejectsWithRetryAfter() {
    IncomingCall incoming = invited();
    incoming.listen(bench);
    incoming.reject(503, "", 7);
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(503);
    assertThat(Headers.value(response, "Retry-After")).isEqualTo("7");
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.REJECTED, 503);
    incoming.accept(Bench.SDP, bench);
    assertThat(bench.codes()).isEmpty();
  }

  @Test
  void warnsWhatWasWrongWithTheOffer() {
    invited().reject(488, "none of the \"codecs\"\r\nis known", -1);
    SIPResponse response = bench.lastAnswer();
    assertThat(Headers.value(response, "Warning")).isEqualTo("305 omniline \"none of the  codecs   is known\"");
    peer.send("INVITE", Bench.SDP.toString().replace("RTP/AVP", "RTP/SAVP"));
    bench.incoming.getLast().reject(488, "", -1);
    assertThat(Headers.value(bench.lastAnswer(), "Warning")).startsWith("302 ");
    peer.send("INVITE", Bench.SDP.toString().replace("m=audio", "m=video"));
    bench.incoming.getLast().reject(606, "", -1);
    assertThat(Headers.value(bench.lastAnswer(), "Warning")).startsWith("304 ");
  }

  @Test
  void refusesCodesThatAreNoRefusal() {
    IncomingCall incoming = invited();
    assertThatThrownBy(() -> incoming.reject(200, "", -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> incoming.reject(700, "", -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotRepeatRefusalsOverTcp() {
    bench.reliable = true;
    invited().reject(486, "", -1);
    bench.codes();
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.timers.waiting()).isZero();
  }

  @Test
  void endsWithTheCallersBye() {
    peer.established();
    peer.extra = "Reason: Q.850;cause=16";
    peer.send("BYE", "");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(ended()).isEqualTo(new CallEvent.Ended(EndReason.REMOTE_BYE, 0, "Q.850;cause=16"));
    peer.again("BYE", peer.cseq(), "");
    assertThat(bench.codes()).containsExactly(200);
    peer.send("INFO", "");
    assertThat(bench.codes()).containsExactly(481);
    assertThat(bench.calls.active()).isZero();
    bench.timers.advance(64_000);
    assertThat(bench.timers.waiting()).isZero();
    assertThat(bench.dialogs.find("call-1", peer.toTag)).isNull();
  }

  @Test
  void takesAByeBeforeTheAckAsTheEnd() {
    invited().accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    peer.send("BYE", "");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(ended().reason()).isEqualTo(EndReason.REMOTE_BYE);
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void refusesTheInviteWhenAByeEndsTheEarlyDialog() {
    IncomingCall incoming = invited();
    incoming.listen(bench);
    incoming.ringing();
    peer.toTag = bench.lastAnswer().getToTag();
    peer.send("BYE", "");
    assertThat(bench.answers).extracting(r -> r.getStatusCode() + " " + r.getCSeq().getMethod())
        .containsExactly("200 BYE", "487 INVITE");
  }

  @Test
  void hangsUpWithAReason() {
    peer.established();
    leg().hangUp("silence \"too long\"");
    SIPRequest bye = bench.sent.getLast();
    assertThat(bye.toString()).contains("BYE sip:caller@192.0.2.9:5062 SIP/2.0").contains("CSeq: 1 BYE")
        .contains("Reason: SIP;cause=200;text=\"silence  too long\"").contains("From: <sip:agent@example.com>;tag=" + peer.toTag)
        .contains("Max-Forwards: 70");
    assertThat(ended()).isEqualTo(new CallEvent.Ended(EndReason.LOCAL_BYE, 0, "silence \"too long\""));
    leg().hangUp("again");
    assertThat(bench.sent).hasSize(1);
  }

  @Test
  void waitsForTheAckBeforeItsOwnBye() {
    Call call = invited().accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    call.hangUp("enough");
    assertThat(bench.sent).isEmpty();
    peer.ack("");
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.LOCAL_BYE);
  }

  @Test
  void sendsItsByeWhenTheAckIsGivenUp() {
    Call call = invited().accept(Bench.SDP, bench);
    call.hangUp("enough");
    bench.timers.advance(32_000);
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.LOCAL_BYE);
  }

  @Test
  void hangsUpAnUnansweredCallWithTemporarilyUnavailable() {
    IncomingCall incoming = invited();
    incoming.listen(bench);
    Leg leg = bench.dialogs.find("call-1", bench.answers.getLast().getToTag());
    assertThat(leg).as("100 has no tag").isNull();
    incoming.ringing();
    peer.toTag = bench.lastAnswer().getToTag();
    leg().hangUp("");
    assertThat(bench.codes()).containsExactly(480);
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.REJECTED, 480);
  }

  @Test
  void repeatsRingingEveryMinute() {
    invited().ringing();
    bench.codes();
    bench.timers.advance(125_000);
    assertThat(bench.codes()).containsExactly(180, 180);
  }

  @Test
  void ringsUntilTheInviteExpires() {
    peer.extra = "Expires: 20";
    IncomingCall incoming = invited();
    incoming.listen(bench);
    incoming.ringing();
    bench.codes();
    bench.timers.advance(20_000);
    assertThat(bench.codes()).containsExactly(487);
    assertThat(ended().reason()).isEqualTo(EndReason.TIMEOUT);
  }

  @Test
  void refusesRequestsOutOfOrderOrOfAnotherParty() {
    peer.established();
    peer.cseq(10);
    peer.send("OPTIONS", "");
    peer.cseq(5);
    peer.send("OPTIONS", "");
    assertThat(bench.codes()).containsExactly(200, 500);
    peer.cseq(20);
    peer.fromTag = "somebody-else";
    peer.send("BYE", "");
    assertThat(bench.codes()).containsExactly(481);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void passesInfoOn() {
    peer.established();
    peer.contentType = "application/dtmf-relay";
    peer.send("INFO", "Signal=5\r\nDuration=160\r\n");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(bench.events).containsExactly(new CallEvent.Info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"));
    peer.again("INFO", peer.cseq(), "Signal=5\r\nDuration=160\r\n");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void refusesWhatItCannotDoInACallAndGoesOn() {
    peer.established();
    peer.send("REFER", "");
    peer.extra = "Require: nosuch";
    peer.send("INFO", "");
    peer.extra = "";
    peer.send("OPTIONS", "");
    assertThat(bench.codes()).containsExactly(603, 420, 200);
  }

  @Test
  void endsOnlyTheCallWhoseListenerFails() {
    bench.listenerFails = true;
    Call call = invited().accept(Bench.SDP, bench);
    peer.toTag = bench.lastAnswer().getToTag();
    peer.ack("");
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.PROTOCOL_ERROR, 500);
    assertThat(call.established()).isFalse();
    bench.listenerFails = false;
    bench.events.clear();
    Peer next = bench.peer("call-2");
    next.send("INVITE", Bench.SDP.toString());
    bench.incoming.getLast().accept(Bench.SDP, bench);
    assertThat(bench.codes()).containsSequence(List.of(100, 200));
  }
}
