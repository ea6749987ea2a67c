package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import omniline.sip.message.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 sections 8.2, 11 and 9.2: what belongs to no call is answered without remembering anything. */
class UserAgentCoreTest {

  private final Bench bench = new Bench();
  private final Peer peer = bench.peer("stray");

  @Test
  void answersOptionsWithItsCapabilities() {
    peer.send("OPTIONS", "");
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(Headers.value(response, "Accept")).isEqualTo("application/sdp");
    assertThat(response.toString()).contains("Supported:").contains("Accept-Encoding: identity").contains("Server: omniline/1");
    assertThat(response.toString()).containsPattern("Allow: ?INVITE, ?ACK, ?CANCEL, ?BYE, ?OPTIONS, ?INFO, ?UPDATE");
  }

  @Test
  void givesCopiesOfAStrangersRequestTheSameTagAndOthersAnother() {
    peer.send("OPTIONS", "");
    peer.again("OPTIONS", peer.cseq(), "");
    peer.send("OPTIONS", "");
    List<String> tags = bench.answers.stream().map(SIPResponse::getToTag).toList();
    assertThat(tags.get(0)).hasSizeGreaterThanOrEqualTo(24).isEqualTo(tags.get(1)).isNotEqualTo(tags.get(2));
    assertThat(bench.timers.waiting()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JUGGLE", "options", "REGISTER", "SUBSCRIBE", "MESSAGE", "PUBLISH"})
  void refusesMethodsThatItDoesNotServe(String method) {
    peer.send(method, "");
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(405);
    assertThat(response.toString()).contains("Allow: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INFO", "UPDATE", "INVITE", "OPTIONS"})
  void knowsNoDialogWithAForeignTag(String method) {
    peer.toTag = "nosuch";
    peer.send(method, "");
    assertThat(bench.codes()).containsExactly(481);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INFO", "UPDATE", "CANCEL", "NOTIFY", "PRACK"})
  void refusesRequestsThatNeedACallWithoutOne(String method) {
    peer.send(method, "");
    assertThat(bench.codes()).containsExactly(481);
  }

  @Test
  void neverAnswersAnAck() {
    peer.toTag = "nosuch";
    peer.send("ACK", "");
    peer.toTag = "";
    peer.send("ACK", "");
    assertThat(bench.codes()).isEmpty();
  }

  @Test
  void namesTheExtensionsThatItLacks() {
    peer.extra = "Require: 100rel, precondition, nosuch";
    peer.send("INVITE", Bench.SDP.toString());
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(420);
    assertThat(response.toString()).containsPattern("Unsupported: ?precondition, ?nosuch");
    assertThat(bench.incoming).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"tel:+15550100,416", "nosuch:thing,416", "sips:agent@192.0.2.50,416"})
  void refusesOtherSchemes(String uri, int code) {
    peer.uri = uri;
    peer.send("OPTIONS", "");
    assertThat(bench.codes()).containsExactly(code);
  }

  @Test
  void refusesBodiesThatAreNoSdp() {
    peer.contentType = "text/plain";
    peer.send("INVITE", "hello");
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(415);
    assertThat(Headers.value(response, "Accept")).isEqualTo("application/sdp");
  }

  @Test
  void refusesEncodedBodies() {
    peer.extra = "Content-Encoding: gzip";
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(415);
  }

  @Test
  void saysWhereSdpIsMalformed() {
    peer.send("INVITE", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nm=audio x RTP/AVP 0\r\n");
    SIPResponse response = bench.lastAnswer();
    assertThat(response.getStatusCode()).isEqualTo(400);
    assertThat(response.getReasonPhrase()).startsWith("Bad SDP line 4: expected m=");
  }

  @Test
  void needsAContactAndAFromTagForACall() {
    peer.contact = "";
    peer.send("INVITE", Bench.SDP.toString());
    peer.contact = "<mailto:a@b>";
    peer.send("INVITE", Bench.SDP.toString());
    peer.contact = "<sip:caller@192.0.2.9>";
    peer.fromTag = "";
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(400, 400, 400);
    assertThat(bench.incoming).isEmpty();
  }

  @Test
  void refusesTheSameRequestByAnotherWay() {
    peer.send("INVITE", Bench.SDP.toString());
    peer.branch = "z9hG4bKother";
    peer.again("INVITE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100, 482);
    assertThat(bench.incoming).hasSize(1);
  }

  @Test
  void saysTryingAtOnceAndAgainToCopies() {
    peer.send("INVITE", Bench.SDP.toString());
    peer.again("INVITE", peer.cseq(), Bench.SDP.toString());
    assertThat(bench.answers.getFirst().getToTag()).isNull();
    assertThat(bench.codes()).containsExactly(100, 100);
    assertThat(bench.incoming).hasSize(1);
    assertThat(bench.counters.retransmissions.sum()).isEqualTo(1);
  }

  @Test
  void refusesWithServerErrorWhenTheHandlerFails() {
    bench.handlerFails = true;
    peer.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(100, 500);
    bench.handlerFails = false;
    bench.peer("next").send("INVITE", Bench.SDP.toString());
    assertThat(bench.incoming).hasSize(2);
    assertThat(bench.calls.active()).isEqualTo(1);
  }

  @Test
  void serverErrorsAreRepeatedUntilTheirAckAndThenForgotten() {
    bench.handlerFails = true;
    peer.send("INVITE", Bench.SDP.toString());
    peer.toTag = bench.lastAnswer().getToTag();
    bench.timers.advance(1_600);
    assertThat(bench.codes()).containsExactly(500, 500);
    peer.again("ACK", peer.cseq(), "");
    bench.timers.advance(40_000);
    assertThat(bench.codes()).isEmpty();
    assertThat(bench.timers.waiting()).isZero();
  }

  @Test
  void limitsWhatStrangersCanMakeItRemember() {
    for (int i = 0; i < 24; i++) {
      bench.peer("flood" + i).send("INVITE", Bench.SDP.toString());
    }
    assertThat(bench.answers.getLast().getStatusCode()).isEqualTo(503);
    assertThat(Headers.value(bench.answers.getLast(), "Retry-After")).matches("\\d+");
    assertThat(bench.incoming).hasSize(16);
    assertThat(bench.counters.overflows.sum()).isEqualTo(8);
  }
}
