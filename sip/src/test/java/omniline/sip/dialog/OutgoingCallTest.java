package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import org.junit.jupiter.api.Test;

/** RFC 3261 sections 8.1, 9.1, 12 and 13.2 for calls that we place, in virtual time. */
class OutgoingCallTest {

  private static final String CONTACT = "Contact: <sip:callee@192.0.2.9:5070>";

  private final Bench bench = new Bench();

  private Call placed() {
    return bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
  }

  private SIPRequest invite() {
    assertThat(bench.sent.getFirst().getMethod()).isEqualTo("INVITE");
    return bench.sent.getFirst();
  }

  private CallEvent.Ended ended() {
    assertThat(bench.events.getLast()).isInstanceOf(CallEvent.Ended.class);
    assertThat(bench.events.stream().filter(CallEvent.Ended.class::isInstance)).hasSize(1);
    return (CallEvent.Ended) bench.events.getLast();
  }

  @Test
  void writesACompleteInvite() {
    placed();
    SIPRequest invite = invite();
    assertThat(invite.toString()).startsWith("INVITE sip:bob@192.0.2.9:5070 SIP/2.0\r\n").contains("Max-Forwards: 70")
        .contains("Contact: <sip:192.0.2.50:5060>").contains("From: <sip:omniline@192.0.2.50:5060>;tag=")
        .contains("To: <sip:bob@192.0.2.9:5070>\r\n").contains("User-Agent: omniline").contains("CSeq: 1 INVITE");
    assertThat(invite.getTopmostVia().encode()).startsWith("Via: SIP/2.0/UDP 192.0.2.50:5060;branch=z9hG4bK").contains(";rport");
    assertThat(invite.getTopmostVia().getBranch()).hasSizeGreaterThanOrEqualTo(31);
    assertThat(new String(invite.getRawContent(), StandardCharsets.UTF_8)).isEqualTo(Bench.SDP.toString());
    assertThat(invite.getContentLength().getContentLength()).isEqualTo(Bench.SDP.toString().length());
  }

  @Test
  void goesOverTheTransportThatTheUriNames() {
    bench.core.call(bench.uri("sip:bob@192.0.2.9;transport=TCP"), Bench.SDP, bench);
    assertThat(invite().getTopmostVia().encode()).startsWith("Via: SIP/2.0/TCP ");
    assertThat(invite().toString()).contains("Contact: <sip:192.0.2.50:5060;transport=tcp>");
  }

  @Test
  void goesOnToTheNextServerAfterSilenceAfter503AndWhereThereIsNoWay() {
    for (int i = 1; i <= 4; i++) {
      bench.zone.srv("_sip._udp.pbx.example", i, 0, "s" + i + ".pbx.example", 5060 + i).a("s" + i + ".pbx.example", "192.0.2." + i);
    }
    bench.core.call(bench.uri("sip:bob@pbx.example"), Bench.SDP, bench);
    SIPRequest first = bench.sent.getLast();
    bench.timeOut(first);
    bench.answer(bench.sent.getLast(), 503, "", "");
    bench.unreachable(bench.sent.getLast());
    assertThat(bench.sent).extracting(sent -> String.valueOf(sent.getApplicationData())).containsExactly("pbx.example/192.0.2.1:5061",
        "pbx.example/192.0.2.2:5062", "pbx.example/192.0.2.3:5063", "pbx.example/192.0.2.4:5064");
    SIPRequest last = bench.sent.getLast();
    assertThat(last.getTopmostVia().getBranch()).isNotEqualTo(first.getTopmostVia().getBranch());
    assertThat(last.getCallId()).isEqualTo(first.getCallId());
    assertThat(last.getFrom()).isEqualTo(first.getFrom());
    assertThat(last.getCSeq().getSeqNumber()).isEqualTo(1);
    bench.answer(last, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Established(Bench.SDP));
  }

  private void twoServers() {
    for (int i = 1; i <= 2; i++) {
      bench.zone.srv("_sip._udp.pbx.example", i, 0, "s" + i + ".pbx.example", 5060 + i).a("s" + i + ".pbx.example", "192.0.2." + i);
    }
    bench.core.call(bench.uri("sip:bob@pbx.example"), Bench.SDP, bench);
  }

  @Test
  void fourSecondsOfSilenceAreEnoughWhereThereIsAnotherServer() {
    twoServers();
    SIPRequest silent = bench.sent.getLast();
    bench.timers.advance(3_999);
    assertThat(bench.sent).hasSize(1);
    bench.timers.advance(1);
    assertThat(bench.sent).hasSize(2);
    SIPRequest next = bench.sent.getLast();
    bench.timeOut(silent); // its own transaction ends 28 s later, and says nothing any more
    assertThat(bench.events).isEmpty();
    bench.answer(silent, 100, "", "");
    assertThat(bench.cancels).as("the silent server has woken up, and is told").isEqualTo(1);
    bench.answer(silent, 487, "", "");
    bench.timers.advance(30_000);
    bench.answer(next, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Established(Bench.SDP));
    assertThat(bench.sent).hasSize(2);
  }

  @Test
  void aServerThatIsTryingIsWaitedFor() {
    twoServers();
    bench.answer(bench.sent.getLast(), 100, "", "");
    bench.timers.advance(31_000);
    assertThat(bench.sent).hasSize(1);
  }

  @Test
  void whoeverAnswersFirstHasTheCall() {
    twoServers();
    SIPRequest silent = bench.sent.getLast();
    bench.timers.advance(4_000);
    SIPRequest next = bench.sent.getLast();
    bench.answer(silent, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Established(Bench.SDP));
    assertThat(bench.cancels).isZero();
    bench.answer(next, 180, CONTACT, "");
    assertThat(bench.cancels).as("the other one rings no longer than it takes to tell").isEqualTo(1);
  }

  @Test
  void endsWithTheLastServersRefusalAndAtOnceForANameOfNobody() {
    bench.zone.srv("_sip._udp.pbx.example", 1, 0, "s.pbx.example", 5061).a("s.pbx.example", "192.0.2.1");
    bench.core.call(bench.uri("sip:bob@pbx.example"), Bench.SDP, bench);
    bench.answer(bench.sent.getLast(), 503, "", "");
    assertThat(ended().code()).isEqualTo(503);
    bench.events.clear();
    bench.core.call(bench.uri("sip:bob@nobody.example"), Bench.SDP, bench);
    assertThat(ended().text()).isEqualTo("the name nobody.example leads to no address that can be reached from here");
    assertThat(bench.sent).hasSize(1);
  }

  @Test
  void leavesTheOtherServersAloneAfterAHangUp() {
    for (int i = 1; i <= 2; i++) {
      bench.zone.srv("_sip._udp.pbx.example", i, 0, "s" + i + ".pbx.example", 5060 + i).a("s" + i + ".pbx.example", "192.0.2." + i);
    }
    bench.core.call(bench.uri("sip:bob@pbx.example"), Bench.SDP, bench).hangUp("");
    bench.timeOut(bench.sent.getLast());
    assertThat(ended().reason()).isEqualTo(EndReason.CANCELLED);
    assertThat(bench.sent).hasSize(1);
  }

  @Test
  void ringsAndIsAnswered() {
    Call call = placed();
    bench.answer(invite(), 100, "", "");
    bench.answer(invite(), 180, CONTACT, "");
    bench.answer(invite(), 183, CONTACT, Bench.SDP.toString());
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Ringing(180, null), new CallEvent.Ringing(183, Bench.SDP),
        new CallEvent.Established(Bench.SDP));
    assertThat(call.established()).isTrue();
    SIPRequest ack = bench.acks.getLast();
    assertThat(ack.toString()).startsWith("ACK sip:callee@192.0.2.9:5070 SIP/2.0\r\n").contains("CSeq: 1 ACK").contains(";tag=callee");
    assertThat(ack.getTopmostVia().getBranch()).isNotEqualTo(invite().getTopmostVia().getBranch());
  }

  @Test
  void acknowledgesEveryCopyOfTheAnswer() {
    placed();
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.acks).hasSize(2);
    assertThat(bench.acks.getFirst()).isSameAs(bench.acks.getLast());
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void acknowledgesCopiesThatCameAfterTheTransaction() {
    placed();
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    var copy = invite().createResponse(200);
    copy.setToTag("callee");
    bench.core.onStrayResponse(copy);
    assertThat(bench.acks).hasSize(2);
    bench.core.onStrayResponse(invite().createResponse(180));
    assertThat(bench.acks).hasSize(2);
  }

  @Test
  void hangsUpTheSecondBranchOfAFork() {
    placed();
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    var other = invite().createResponse(200);
    other.setToTag("second");
    bench.core.onStrayResponse(other);
    assertThat(bench.acks.getLast().getToTag()).isEqualTo("second");
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(bench.sent.getLast().getToTag()).isEqualTo("second");
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void reversesTheRecordRoute() {
    Call call = placed();
    bench.answer(invite(), 200, CONTACT + "\nRecord-Route: <sip:near.example.com;lr>, <sip:far.example.com;lr>", Bench.SDP.toString());
    call.hangUp("");
    assertThat(bench.sent.getLast().getRouteHeaders().encode())
        .containsPattern("<sip:far.example.com;lr>, ?<sip:near.example.com;lr>");
    assertThat(bench.sent.getLast().toString()).contains("CSeq: 2 BYE");
  }

  @Test
  void tellsWhyItWasRefused() {
    placed();
    bench.answer(invite(), 486, "", "");
    assertThat(ended()).isEqualTo(new CallEvent.Ended(EndReason.REJECTED, 486, "Busy here"));
    assertThat(bench.calls.active()).isZero();
  }

  @Test
  void endsWhenNobodyAnswers() {
    placed();
    bench.sink.onTimeout();
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.TIMEOUT, 408);
  }

  @Test
  void endsWhenThePeerCannotBeReached() {
    placed();
    bench.sink.onUnreachable("no way to sip:bob@192.0.2.9:5070");
    assertThat(ended().reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
    assertThat(ended().text()).contains("no way");
  }

  @Test
  void hangsUpWhereTheAnswerIsNoSdp() {
    placed();
    bench.answer(invite(), 200, CONTACT, "");
    assertThat(bench.acks).hasSize(1);
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.PROTOCOL_ERROR);
  }

  @Test
  void cancelsWhileItRings() {
    Call call = placed();
    bench.answer(invite(), 180, CONTACT, "");
    call.hangUp("changed my mind");
    call.hangUp("again");
    assertThat(bench.cancels).isEqualTo(1);
    bench.answer(invite(), 487, "", "");
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.CANCELLED, 487);
  }

  @Test
  void waitsWithItsCancelForTheFirstResponse() {
    Call call = placed();
    call.hangUp("");
    assertThat(bench.cancels).isZero();
    bench.answer(invite(), 100, "", "");
    assertThat(bench.cancels).isEqualTo(1);
    bench.answer(invite(), 180, CONTACT, "");
    assertThat(bench.cancels).isEqualTo(1);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void hangsUpWhenTheAnswerCrossesItsCancel() {
    Call call = placed();
    bench.answer(invite(), 180, CONTACT, "");
    call.hangUp("");
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.acks).hasSize(1);
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("BYE");
    assertThat(ended().reason()).isEqualTo(EndReason.CANCELLED);
  }

  @Test
  void givesUpOnACancelThatBringsNothing() {
    Call call = placed();
    bench.answer(invite(), 180, CONTACT, "");
    call.hangUp("");
    bench.timers.advance(32_000);
    assertThat(ended().reason()).isEqualTo(EndReason.CANCELLED);
  }

  @Test
  void timesOutAsCancelledWhenItHadHungUp() {
    placed().hangUp("");
    bench.sink.onTimeout();
    assertThat(ended().reason()).isEqualTo(EndReason.CANCELLED);
  }

  @Test
  void answersRequestsOfTheCallee() {
    Call call = placed();
    bench.answer(invite(), 200, CONTACT, Bench.SDP.toString());
    Peer callee = bench.peer(call.id());
    callee.fromTag = "callee";
    callee.toTag = invite().getFromTag();
    callee.send("INVITE", Bench.SDP.toString());
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Offer(Bench.SDP));
    call.answerOffer(Bench.SDP);
    callee.ack("");
    callee.send("BYE", "");
    assertThat(bench.codes()).containsExactly(100, 200, 200);
    assertThat(ended().reason()).isEqualTo(EndReason.REMOTE_BYE);
  }

  @Test
  void ignoresAStrangersResponse() {
    placed();
    var stray = invite().createResponse(200);
    stray.getFrom().removeParameter("tag");
    bench.core.onStrayResponse(stray);
    assertThat(bench.acks).isEmpty();
  }

  @Test
  void reportsANameThatDoesNotResolve() {
    bench.core.call(bench.uri("sip:bob@no-such-host.invalid"), Bench.SDP, bench);
    assertThat(ended().reason()).isEqualTo(EndReason.TRANSPORT_ERROR);
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void cancelsWhenTheListenerFailsWhileRinging() {
    placed();
    bench.listenerFails = true;
    bench.answer(invite(), 180, CONTACT, "");
    assertThat(bench.cancels).isEqualTo(1);
    assertThat(ended().reason()).isEqualTo(EndReason.PROTOCOL_ERROR);
  }
}
