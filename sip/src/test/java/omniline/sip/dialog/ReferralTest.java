package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import omniline.sip.Admission;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallPolicy;
import omniline.sip.EndReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** REFER of the peer's that is followed (RFC 3515 section 2.4), in virtual time. */
class ReferralTest {

  private static final String DESK = "sip:desk@192.0.2.77";
  private static final String CONTACT = "Contact: <sip:desk@192.0.2.77:5070>";

  private final Bench bench = new Bench(new CallPolicy(1_800, 90, List.of(DESK), 202, Admission.everybody()));
  private final Peer peer = bench.peer("call-1");

  @BeforeEach
  void establish() {
    peer.established();
  }

  private Call call() {
    return Objects.requireNonNull(bench.dialogs.find("call-1", peer.toTag));
  }

  private void refer(String to) {
    peer.extra = to + "\nReferred-By: <sip:boss@example.com>\n";
    peer.send("REFER", "");
    peer.extra = "";
  }

  private SIPRequest last(String method) {
    assertThat(bench.sent.getLast().getMethod()).isEqualTo(method);
    return bench.sent.getLast();
  }

  private String told() {
    SIPRequest notify = last("NOTIFY");
    bench.answer(notify, 200, "", "");
    return new String(notify.getRawContent(), StandardCharsets.UTF_8).strip();
  }

  private SIPRequest followed() {
    refer("Refer-To: <" + DESK + ">");
    assertThat(bench.codes()).containsExactly(202);
    assertThat(last("NOTIFY").toString()).contains("Event: refer\r\n").contains("Subscription-State: active;expires=180")
        .contains("Content-Type: message/sipfrag;version=2.0");
    assertThat(told()).isEqualTo("SIP/2.0 100 Trying");
    assertThat(bench.events).containsExactly(new CallEvent.Referred(DESK));
    call().follow(Bench.SDP);
    return last("INVITE");
  }

  @Test
  void callsWhomThePeerNamesAndGoesOnThere() {
    SIPRequest invite = followed();
    assertThat(invite.toString()).startsWith("INVITE " + DESK + " SIP/2.0").contains("Referred-By: <sip:boss@example.com>").doesNotContain("Replaces");
    bench.answer(invite, 180, CONTACT, "");
    assertThat(told()).isEqualTo("SIP/2.0 180 Ringing");
    bench.answer(invite, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Moved(Bench.SDP));
    assertThat(last("NOTIFY").toString()).contains("Subscription-State: terminated;reason=noresource");
    assertThat(told()).isEqualTo("SIP/2.0 200 OK");
    assertThat(last("BYE").getCallId().getCallId()).as("the old call has served its purpose").isEqualTo("call-1");
    assertThat(bench.events).as("and its end is no event").hasSize(2);
    Objects.requireNonNull(bench.dialogs.find(invite.getCallId().getCallId(), invite.getFromTag())).hangUp("");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Ended(EndReason.LOCAL_BYE, 0, ""));
  }

  @Test
  void takesThePlaceOfThePeerInTheCallThatItNames() {
    refer("Refer-To: <" + DESK + "?Replaces=a%40b.example%3Bto-tag%3D7%3Bfrom-tag%3D8>");
    call().follow(Bench.SDP);
    assertThat(last("INVITE").toString()).contains("Replaces: a@b.example;to-tag=7;from-tag=8").startsWith("INVITE " + DESK + " SIP/2.0");
  }

  @Test
  void goesOnHereWhereTheTargetIsBusy() {
    bench.answer(followed(), 486, "", "");
    assertThat(told()).isEqualTo("SIP/2.0 486 Busy here");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.ReferRefused(DESK, 486));
    assertThat(call().established()).isTrue();
    refer("Refer-To: <" + DESK + ">");
    assertThat(last("NOTIFY").toString()).as("a second one has an id").contains("Event: refer;id=");
  }

  @Test
  void goesOnThereWhenThePeerHangsUpAtOnce() {
    SIPRequest invite = followed();
    peer.send("BYE", "");
    bench.answer(invite, 200, CONTACT, Bench.SDP.toString());
    assertThat(bench.events).containsExactly(new CallEvent.Referred(DESK), new CallEvent.Moved(Bench.SDP));
    assertThat(bench.sent.getLast()).as("nobody is left to be told").isSameAs(invite);
  }

  @Test
  void endsWhenThePeerHasHungUpAndNobodyAnswers() {
    SIPRequest invite = followed();
    peer.send("BYE", "");
    assertThat(bench.events).hasSize(1);
    bench.answer(invite, 603, "", "");
    assertThat(bench.events).hasSize(3).endsWith(new CallEvent.ReferRefused(DESK, 603), new CallEvent.Ended(EndReason.REMOTE_BYE, 0, ""));
  }

  @Test
  void givesTheNewCallUpWhenTheAgentHangsUp() {
    SIPRequest invite = followed();
    bench.answer(invite, 180, CONTACT, "");
    call().hangUp("");
    assertThat(bench.cancels).isEqualTo(1);
    bench.answer(invite, 487, "", "");
    assertThat(bench.events.getLast()).isEqualTo(new CallEvent.Ended(EndReason.LOCAL_BYE, 0, ""));
    assertThat(bench.calls.active()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
      "Refer-To: <sip:+1900@premium.example>, 403", "Refer-To: <sip:desk@192.0.2.77;x>, 403", "Refer-To: <tel:+1900>, 400",
      "Refer-To: <sip:desk@192.0.2.77;method=BYE>, 400", "X: y, 400", "Refer-To: <sip:desk@192.0.2.77?Replaces=a%0d%0aX:%20y>, 400",
      "Refer-To: <sip:desk@192.0.2.77?Replaces=>, 400"})
  void callsNobodyWhoIsNotOnTheListAndFollowsNothingStrange(String header, int code) {
    refer(header);
    assertThat(bench.codes()).containsExactly(code);
    assertThat(bench.events).hasSize(1).allSatisfy(event ->
        assertThat(event).isInstanceOfSatisfying(CallEvent.ReferRefused.class, refused -> assertThat(refused.code()).isEqualTo(code)));
    call().follow(Bench.SDP);
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void followsOneAtATimeAndNobodyOutsideOfACall() {
    followed();
    refer("Refer-To: <" + DESK + ">");
    assertThat(bench.codes()).containsExactly(491);
    Peer stranger = bench.peer("stranger");
    stranger.extra = "Refer-To: <" + DESK + ">\n";
    stranger.send("REFER", "");
    assertThat(bench.codes()).containsExactly(603);
  }
}
