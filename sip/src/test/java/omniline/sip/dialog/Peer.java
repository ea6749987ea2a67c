package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.Objects;
import omniline.sip.message.RemoteTarget;

/** A scripted caller on the {@link Bench}: keeps tag, CSeq and branch as a real one would. */
final class Peer {

  private final Bench bench;
  private final String callId;
  String fromTag = "caller";
  String toTag = "";
  String extra = "";
  String contact = "<sip:caller@192.0.2.9:5062>";
  String uri = "sip:agent@192.0.2.50";
  String contentType = "application/sdp";
  String branch = "";
  private long cseq;

  Peer(Bench bench, String callId) {
    this.bench = bench;
    this.callId = callId;
  }

  /** A request with the next CSeq and a branch of its own. */
  void send(String method, String body) {
    cseq++;
    branch = "z9hG4bK" + callId + cseq;
    again(method, cseq, body);
  }

  /** A request with the CSeq and branch as they are: a copy, a CANCEL, an ACK of a refusal. */
  void again(String method, long number, String body) {
    String type = body.isEmpty() || contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\n";
    bench.receive(method + " " + uri + " SIP/2.0\n"
        + "Via: SIP/2.0/UDP 192.0.2.9:5062;branch=" + branch + ";rport=5062;received=192.0.2.9\n"
        + "Max-Forwards: 70\n"
        + "From: \"A. Caller\" <sip:caller@example.com>" + (fromTag.isEmpty() ? "" : ";tag=" + fromTag) + "\n"
        + "To: <sip:agent@example.com>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\n"
        + "Call-ID: " + callId + "\n"
        + "CSeq: " + number + " " + method + "\n"
        + (contact.isEmpty() ? "" : "Contact: " + contact + "\n")
        + type + extra, body);
  }

  /** ACK for a 2xx: a new branch. */
  void ack(String body) {
    branch = "z9hG4bKack" + callId + cseq;
    again("ACK", cseq, body);
  }

  long cseq() {
    return cseq;
  }

  void cseq(long value) {
    cseq = value;
  }

  /** An INVITE, answered with 200 by the agent, acknowledged; the answers are consumed. */
  SIPResponse established() {
    send("INVITE", Bench.SDP.toString());
    bench.incoming.getLast().accept(Bench.SDP, bench);
    SIPResponse ok = bench.lastAnswer();
    toTag = Objects.requireNonNull(ok.getToTag());
    uri = Objects.requireNonNull(RemoteTarget.of(ok));
    ack("");
    bench.events.clear();
    return ok;
  }
}
