package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Objects;
import omniline.sip.Admission;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallPolicy;
import omniline.sip.message.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3515: transfer by us, and REFER received, in virtual time. */
class TransferTest {

  private static final String DESK = "sip:desk@pbx.example";

  private final Bench bench = new Bench(CallPolicy.usual().withTransferTargets(List.of("sip:2*@pbx.example", DESK)));
  private final Peer peer = bench.peer("call-1");

  @BeforeEach
  void establish() {
    peer.established();
  }

  private Call call() {
    return Objects.requireNonNull(bench.dialogs.find("call-1", peer.toTag));
  }

  private SIPRequest refer() {
    assertThat(bench.sent.getLast().getMethod()).isEqualTo("REFER");
    return bench.sent.getLast();
  }

  private void told(String state, String fragment) {
    peer.extra = "Event: refer\nSubscription-State: " + state + "\n";
    peer.contentType = "message/sipfrag;version=2.0";
    peer.send("NOTIFY", fragment);
    peer.extra = "";
  }

  @Test
  void asksThePeerToCallAndTellsWhatComesOfIt() {
    call().transfer(DESK);
    assertThat(refer().toString()).startsWith("REFER sip:caller@192.0.2.9:5062 SIP/2.0").contains("Refer-To: <sip:desk@pbx.example>")
        .contains("Referred-By: <sip:agent@example.com>").contains("Contact: <sip:192.0.2.50:5060>");
    bench.answer(refer(), 202, "", "");
    told("active;expires=60", "SIP/2.0 100 Trying\r\n");
    told("active;expires=60", "SIP/2.0 180 Ringing");
    told("terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
    assertThat(bench.codes()).containsExactly(200, 200, 200);
    assertThat(bench.events).containsExactly(new CallEvent.Transferring(100, "Trying"), new CallEvent.Transferring(180, "Ringing"),
        new CallEvent.Transferred());
    assertThat(call().established()).as("hanging up is the agent's affair").isTrue();
    told("active", "SIP/2.0 200 OK");
    assertThat(bench.codes()).containsExactly(481);
  }

  @Test
  void keepsTheCallWhenTheTargetIsBusy() {
    call().transfer(DESK);
    bench.answer(refer(), 202, "", "");
    told("terminated", "SIP/2.0 486 Busy Here\r\n");
    assertThat(bench.events).containsExactly(new CallEvent.TransferFailed(486, "Busy Here"));
    assertThat(call().established()).isTrue();
    call().transfer("sip:21@pbx.example");
    assertThat(refer().toString()).contains("Refer-To: <sip:21@pbx.example>");
  }

  @Test
  void takesANotifyThatOvertookTheAnswer() {
    call().transfer(DESK);
    told("active", "SIP/2.0 100 Trying\r\n");
    bench.answer(refer(), 202, "", "");
    assertThat(bench.events).containsExactly(new CallEvent.Transferring(100, "Trying"));
  }

  @Test
  void asksThePeerToTakeOurPlaceInAnotherCall() {
    Call consulted = bench.core.call(bench.uri(DESK.replace("pbx.example", "192.0.2.77")), Bench.SDP, bench);
    bench.answer(bench.sent.getLast(), 200, "Contact: <sip:desk@192.0.2.77:5070>", Bench.SDP.toString());
    bench.events.clear();
    call().transferTo(consulted);
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.TransferFailed.class, failed -> assertThat(failed.code()).isEqualTo(403));

    Bench open = new Bench(CallPolicy.usual().withTransferTargets(List.of("sip:desk@192.0.2.77")));
    Peer caller = open.peer("call-1");
    caller.established();
    Call other = open.core.call(open.uri("sip:desk@192.0.2.77"), Bench.SDP, open);
    SIPRequest invite = open.sent.getLast();
    Call first = Objects.requireNonNull(open.dialogs.find("call-1", caller.toTag));
    first.transferTo(other);
    assertThat(open.events.getLast()).as("not answered yet").isEqualTo(new CallEvent.TransferFailed(481, "the other call does not stand"));
    open.answer(invite, 200, "Contact: <sip:desk@192.0.2.77:5070>", Bench.SDP.toString());
    first.transferTo(other);
    assertThat(open.sent.getLast().toString()).contains("Refer-To: <sip:desk@192.0.2.77:5070?Replaces="
        + invite.getCallId().getCallId().replace("@", "%40") + "%3Bto-tag%3Dcallee%3Bfrom-tag%3D" + invite.getFromTag() + ">");
  }

  @Test
  void tellsWhenThePeerKnowsNoTransfer() {
    call().transfer(DESK);
    bench.answer(refer(), 501, "", "");
    assertThat(bench.events).containsExactly(new CallEvent.TransferFailed(501, "Not implemented"));
    told("active", "SIP/2.0 100 Trying");
    assertThat(bench.codes()).containsExactly(481);
  }

  @Test
  void givesUpOnATransferOfWhichNothingIsHeard() {
    call().transfer(DESK);
    bench.answer(refer(), 202, "", "");
    bench.timers.advance(120_000);
    assertThat(bench.events).containsExactly(new CallEvent.TransferFailed(408, "nobody said what became of the transfer"));
    told("terminated", "SIP/2.0 200 OK");
    assertThat(bench.codes()).containsExactly(200);
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void countsAsFailedWhatEndsWithoutAnOutcome() {
    call().transfer(DESK);
    told("terminated;reason=timeout", "SIP/2.0 180 Ringing");
    assertThat(bench.events).containsExactly(
        new CallEvent.TransferFailed(408, "the peer stopped telling before the transfer was over"));
  }

  @Test
  void transfersToNobodyWhoIsNotOnTheList() {
    for (String uri : List.of("sip:desk@evil.example", "sip:3@pbx.example", "sip:2@evil.example;@pbx.example", "sip:desk@pbx.example;x", "sip:2>\r\nX: y@pbx.example", "")) {
      call().transfer(uri);
      assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.TransferFailed.class,
          failed -> assertThat(failed.code()).as(uri).isEqualTo(403));
    }
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void makesOneTransferAtATime() {
    call().transfer(DESK);
    call().transfer(DESK);
    assertThat(bench.events).containsExactly(new CallEvent.TransferFailed(491, "another transfer is under way"));
    assertThat(bench.sent).hasSize(1);
  }

  @Test
  void endsTheCallWhereThePeerDoesNotKnowIt() {
    call().transfer(DESK);
    bench.answer(refer(), 481, "", "");
    assertThat(bench.events.getLast()).isInstanceOf(CallEvent.Ended.class);
  }

  @Test
  void keepsACallWhosePeerDoesNotAnswerTheRefer() {
    call().transfer(DESK);
    bench.timeOut(refer());
    assertThat(bench.events).containsExactly(new CallEvent.TransferFailed(408, "the peer cannot be reached"));
    assertThat(call().established()).isTrue();
  }

  @Test
  void leavesNothingBehindWhenThePeerHangsUpDuringTheTransfer() {
    call().transfer(DESK);
    bench.answer(refer(), 202, "", "");
    peer.send("BYE", "");
    bench.timers.advance(130_000);
    assertThat(bench.events).hasSize(1).allMatch(CallEvent.Ended.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({"presence, message/sipfrag, 489", "refer, application/pidf+xml, 415"})
  void refusesNotificationsOfOtherThings(String event, String type, int code) {
    call().transfer(DESK);
    peer.extra = "Event: " + event + "\nSubscription-State: active\n";
    peer.contentType = type;
    peer.send("NOTIFY", "SIP/2.0 200 OK");
    assertThat(bench.codes()).containsExactly(code);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void callsNobodyOnThePeersBehalf() {
    peer.extra = "Refer-To: <sip:+1900@premium.example>\n";
    peer.send("REFER", "");
    assertThat(bench.codes()).containsExactly(603);
    assertThat(bench.events).containsExactly(new CallEvent.ReferRefused("<sip:+1900@premium.example>", 603));
    Peer stranger = bench.peer("stranger");
    stranger.send("REFER", "");
    assertThat(bench.codes()).containsExactly(603);
  }

  @Test
  void answersAReferAsConfigured() {
    Bench strict = new Bench(new CallPolicy(1_800, 90, List.of(), 405, Admission.everybody()));
    Peer caller = strict.peer("call-1");
    caller.established();
    caller.send("REFER", "");
    assertThat(Headers.value(strict.lastAnswer(), "Allow")).contains("INVITE").doesNotContain("REFER");
  }
}
