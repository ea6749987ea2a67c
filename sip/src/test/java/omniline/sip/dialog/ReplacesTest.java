package omniline.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.IncomingCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3891, and what an INVITE tells about who calls: RFC 3325, RFC 5806. */
class ReplacesTest {

  private final Bench bench = new Bench();
  private final Peer first = bench.peer("call-1");
  private final Peer second = bench.peer("call-2");

  @Test
  void takesThePlaceOfACallThatStands() {
    first.established();
    second.extra = "Require: replaces\nReplaces: call-1;from-tag=caller;to-tag=" + first.toTag + "\n";
    second.send("INVITE", Bench.SDP.toString());
    IncomingCall taking = bench.incoming.getLast();
    assertThat(taking.replaces()).isEqualTo("call-1");
    assertThat(bench.sent).as("not before it is answered").isEmpty();
    taking.accept(Bench.SDP, bench);
    assertThat(bench.sent.getLast().toString()).startsWith("BYE sip:caller@192.0.2.9:5062").contains("Call-ID: call-1")
        .contains("replaced by another call");
    assertThat(bench.events.getLast()).isInstanceOfSatisfying(CallEvent.Ended.class,
        ended -> assertThat(ended.reason()).isEqualTo(EndReason.LOCAL_BYE));
    assertThat(bench.calls.active()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"call-1;from-tag=caller;to-tag=guess|481", "call-1;from-tag=other;to-tag=TAG|481",
      "nosuch;from-tag=caller;to-tag=TAG|481", "call-1|481", "call-1;from-tag=caller;to-tag=TAG;early-only|486"})
  void replacesNothingElse(String replaces, int code) {
    first.established();
    bench.incoming.clear();
    second.extra = "Replaces: " + replaces.replace("TAG", first.toTag) + "\n";
    second.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(code);
    assertThat(bench.incoming).isEmpty();
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void replacesNoCallThatIsOver() {
    first.established();
    first.send("BYE", "");
    bench.codes();
    second.extra = "Replaces: call-1;from-tag=caller;to-tag=" + first.toTag + "\n";
    second.send("INVITE", Bench.SDP.toString());
    assertThat(bench.codes()).containsExactly(481);
  }

  @Test
  void readsWhoTheNetworkSaysIsCallingAndWhomHeHadDialled() {
    first.extra = "P-Asserted-Identity: \"Cullen\" <sip:fluffy@cisco.com>\nDiversion: <sip:+1555@pbx.example>;reason=no-answer\n";
    first.send("INVITE", Bench.SDP.toString());
    assertThat(bench.incoming.getLast().assertedIdentity()).contains("sip:fluffy@cisco.com");
    assertThat(bench.incoming.getLast().diversion()).isEqualTo("<sip:+1555@pbx.example>;reason=no-answer");
    assertThat(bench.incoming.getLast().replaces()).isNull();
    second.send("INVITE", Bench.SDP.toString());
    assertThat(bench.incoming.getLast().assertedIdentity()).isEmpty();
    assertThat(bench.incoming.getLast().diversion()).isEmpty();
  }
}
