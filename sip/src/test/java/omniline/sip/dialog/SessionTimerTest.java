package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallPolicy;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import org.junit.jupiter.api.Test;

/** RFC 4028, both roles, in virtual time. */
class SessionTimerTest {

  private static final String CONTACT = "Contact: <sip:callee@192.0.2.9:5070>\n";
  private static final String UPDATES = "Allow: INVITE, ACK, BYE, UPDATE\n";

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("call-1");

  private SIPResponse called(String headers) {
    peer.extra = headers;
    SIPResponse ok = peer.established();
    peer.extra = "";
    return ok;
  }

  private static String expires(SIPResponse response) {
    return String.valueOf(Headers.value(response, "Session-Expires"));
  }

  private CallEvent.Ended ended() {
    assertThat(bench.events.getLast()).isInstanceOf(CallEvent.Ended.class);
    return (CallEvent.Ended) bench.events.getLast();
  }

  private SIPRequest lastSent(String method) {
    assertThat(bench.sent.getLast().getMethod()).isEqualTo(method);
    return bench.sent.getLast();
  }

  @Test
  void refusesASessionThatIsTooShortAndSaysWhatIsNot() {
    peer.extra = "Supported: timer\nSession-Expires: 30\nMin-SE: 30\n";
    peer.send("INVITE", Bench.SDP.toString());
    SIPResponse refused = bench.lastAnswer();
    assertThat(refused.getStatusCode()).isEqualTo(422);
    assertThat(Headers.value(refused, "Min-SE")).isEqualTo("90");
    assertThat(bench.incoming).isEmpty();
    assertThat(bench.calls.active()).isZero();
  }

  @Test
  void leavesTheRefreshToACallerWhoWantsItAndEndsACallThatHeForgets() {
    SIPResponse ok = called("Supported: timer\nSession-Expires: 90;refresher=uac\nMin-SE: 90\n");
    assertThat(expires(ok)).isEqualTo("90;refresher=uac");
    assertThat(Headers.tokens(ok, "Require")).contains("timer");
    assertThat(Headers.tokens(ok, "Supported")).contains("timer");
    bench.timers.advance(59_000);
    assertThat(bench.events).isEmpty();
    bench.timers.advance(1_000);
    assertThat(lastSent("BYE").toString()).contains("session expired");
    assertThat(ended().reason()).isEqualTo(EndReason.TIMEOUT);
    assertThat(bench.sent).extracting(SIPRequest::getMethod).doesNotContain("UPDATE");
  }

  @Test
  void goesOnWhereTheCallerRefreshesByUpdateOrByReInvite() {
    called("Supported: timer\nSession-Expires: 90;refresher=uac\n");
    for (int i = 0; i < 4; i++) {
      bench.timers.advance(45_000);
      peer.extra = "Supported: timer\nSession-Expires: 90;refresher=uac\n";
      peer.send("UPDATE", "");
      assertThat(expires(bench.lastAnswer())).isEqualTo("90;refresher=uac");
      bench.timers.advance(45_000);
      peer.send("INVITE", Bench.SDP.toString());
      Objects.requireNonNull(bench.dialogs.find("call-1", peer.toTag)).answerOffer(Bench.SDP);
      assertThat(expires(bench.lastAnswer())).isEqualTo("90;refresher=uac");
      peer.ack("");
    }
    assertThat(bench.events).hasSize(4).allMatch(event -> event instanceof CallEvent.Offer);
  }

  @Test
  void refreshesByUpdateWhereTheCallerWantsUsTo() {
    SIPResponse ok = called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    assertThat(expires(ok)).isEqualTo("90;refresher=uas");
    bench.timers.advance(45_000);
    SIPRequest update = lastSent("UPDATE");
    assertThat(update.toString()).contains("Session-Expires: 90;refresher=uac").contains("Contact: <sip:192.0.2.50:5060>");
    assertThat(update.getRawContent()).isNull();
    bench.answer(update, 200, "Session-Expires: 90;refresher=uac\nRequire: timer", "");
    bench.timers.advance(44_999);
    assertThat(bench.sent).hasSize(1);
    bench.timers.advance(1);
    assertThat(bench.sent).hasSize(2);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void refreshesByReInviteWhereTheCallerKnowsNoUpdate() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\nAllow: INVITE, ACK, BYE\n");
    bench.timers.advance(45_000);
    SIPRequest invite = lastSent("INVITE");
    assertThat(new String(invite.getRawContent(), StandardCharsets.UTF_8)).isEqualTo(Bench.SDP.toString());
    bench.answer(invite, 200, CONTACT + "Session-Expires: 90;refresher=uac\n", Bench.SDP.toString());
    assertThat(bench.acks).hasSize(1);
    assertThat(bench.acks.getLast().toString()).startsWith("ACK sip:callee@192.0.2.9:5070");
    assertThat(bench.events).as("nothing has changed").isEmpty();
    bench.timers.advance(45_000);
    assertThat(bench.sent).extracting(SIPRequest::getMethod).containsExactly("INVITE", "INVITE");
  }

  @Test
  void changesToReInviteWhereUpdateIsRefused() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    bench.timers.advance(45_000);
    bench.answer(lastSent("UPDATE"), 405, "", "");
    lastSent("INVITE");
  }

  @Test
  void triesAgainAfterARefreshThatFailedAndEndsTheCallInItsTime() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    bench.timers.advance(45_000);
    bench.answer(lastSent("UPDATE"), 500, "", "");
    bench.timers.advance(6_000);
    assertThat(bench.sent).extracting(SIPRequest::getMethod).containsExactly("UPDATE", "UPDATE");
    bench.answer(lastSent("UPDATE"), 500, "", "");
    bench.timers.advance(9_000);
    assertThat(ended().code()).isEqualTo(408);
  }

  @Test
  void endsACallThatThePeerDoesNotKnowAnyMore() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    bench.timers.advance(45_000);
    bench.answer(lastSent("UPDATE"), 481, "", "");
    lastSent("BYE");
    assertThat(ended()).extracting(CallEvent.Ended::reason, CallEvent.Ended::code).containsExactly(EndReason.PROTOCOL_ERROR, 481);
  }

  @Test
  void endsACallWhosePeerNeverAnswersTheRefresh() {
    called("Supported: timer\nSession-Expires: 1800;refresher=uas\n" + UPDATES);
    bench.timers.advance(900_000);
    bench.timeOut(lastSent("UPDATE"));
    assertThat(ended().reason()).isEqualTo(EndReason.TIMEOUT);
  }

  @Test
  void lengthensASessionThatThePeerFindsTooShort() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    bench.timers.advance(45_000);
    bench.answer(lastSent("UPDATE"), 422, "Min-SE: 300", "");
    assertThat(lastSent("UPDATE").toString()).contains("Session-Expires: 300;refresher=uac").contains("Min-SE: 300");
    bench.answer(lastSent("UPDATE"), 422, "Min-SE: 300", "");
    assertThat(bench.sent).as("no third one for the same refusal").hasSize(2);
  }

  @Test
  void offersATimerToACallerWhoKnowsItAndNoneToOneWhoDoesNot() {
    assertThat(expires(called("Supported: timer\nMin-SE: 2000\n"))).isEqualTo("2000;refresher=uas");
    SIPResponse ok = bench.peer("call-2").established();
    assertThat(ok.getHeader("Session-Expires")).isNull();
    assertThat(ok.getHeader("Require")).isNull();
  }

  @Test
  void refreshesForACallerWhoseProxyWantsATimer() {
    SIPResponse ok = called("Session-Expires: 120\n");
    assertThat(expires(ok)).isEqualTo("120;refresher=uas");
    assertThat(ok.getHeader("Require")).isNull();
  }

  @Test
  void asksNobodyForATimerWhereThePolicyHasNone() {
    Bench quiet = new Bench(new CallPolicy(0, 90));
    Peer caller = quiet.peer("call-1");
    caller.extra = "Supported: timer\n";
    assertThat(caller.established().getHeader("Session-Expires")).isNull();
    quiet.core.call(quiet.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, quiet);
    assertThat(quiet.sent.getLast().getHeader("Session-Expires")).isNull();
  }

  @Test
  void asksForATimerInItsOwnInviteAndTakesTheRoleThatItGets() {
    Call call = bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    SIPRequest invite = lastSent("INVITE");
    assertThat(invite.toString()).contains("Session-Expires: 1800\r\n").contains("Min-SE: 90").contains("Supported: timer");
    bench.answer(invite, 422, "Min-SE: 3600", "");
    SIPRequest longer = lastSent("INVITE");
    assertThat(longer.toString()).contains("Session-Expires: 3600").contains("CSeq: 2 INVITE").contains("Call-ID: " + call.id());
    assertThat(longer.getTopmostVia().getBranch()).isNotEqualTo(invite.getTopmostVia().getBranch());
    bench.answer(longer, 200, CONTACT + UPDATES + "Session-Expires: 3600;refresher=uac\n", Bench.SDP.toString());
    bench.timers.advance(1_800_000);
    assertThat(lastSent("UPDATE").toString()).contains("CSeq: 3 UPDATE");
  }

  @Test
  void needsNoTimerWhereTheCalleeGivesNone() {
    bench.core.call(bench.uri("sip:bob@192.0.2.9:5070"), Bench.SDP, bench);
    bench.answer(lastSent("INVITE"), 200, CONTACT, Bench.SDP.toString());
    bench.timers.advance(7_200_000);
    assertThat(bench.sent).hasSize(1);
    assertThat(bench.events).hasSize(1);
  }

  @Test
  void leavesNoTimerBehindWhenTheCallEnds() {
    called("Supported: timer\nSession-Expires: 90;refresher=uas\n" + UPDATES);
    peer.send("BYE", "");
    bench.timers.advance(40_000);
    assertThat(bench.timers.waiting()).isZero();
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void refusesAPolicyThatTheRfcForbids() {
    assertThatThrownBy(() -> new CallPolicy(1_800, 30)).hasMessageContaining("at least 90 s");
    assertThatThrownBy(() -> new CallPolicy(100, 120)).hasMessageContaining("shorter");
  }
}
