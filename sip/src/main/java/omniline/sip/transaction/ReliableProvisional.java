package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.message.Headers;
import omniline.sip.transport.Inbound;

/** A provisional response that its peer acknowledges with PRACK (RFC 3262 section 3). Owned by the call's mailbox. */
public final class ReliableProvisional {

  private final String acknowledgement;
  private final RepeatedResponse repeated;
  private boolean acknowledged;

  /**
   * Adds Require and RSeq, and sends it for the first time.
   *
   * @param sequence of this response, one more than that of the one before
   * @param onGiveUp no PRACK came in 64*T1
   */
  public ReliableProvisional(Reply reply, SIPResponse response, int sequence, Runnable onGiveUp) {
    Inbound invite = reply.invite();
    Headers.set(response, "Require", "100rel");
    Headers.set(response, "RSeq", Integer.toString(sequence));
    this.acknowledgement = sequence + " " + invite.cseq() + " INVITE";
    this.repeated = new RepeatedResponse(reply.rhythm(), invite, response, onGiveUp);
  }

  /** Where to, and in which rhythm. */
  public record Reply(Inbound invite, InviteServer.Rhythm rhythm) {}

  /** Takes a PRACK; true if it is for this response. */
  public boolean acknowledgedBy(Inbound prack) {
    String rack = Headers.value(prack.request(), "RAck");
    if (rack == null || !rack.replaceAll("\\s+", " ").equals(acknowledgement)) {
      return false;
    }
    stop();
    return true;
  }

  /** True until its PRACK has come. */
  public boolean open() {
    return !acknowledged;
  }

  /** Not sent any more: acknowledged, or followed by a final response. */
  public void stop() {
    acknowledged = true;
    repeated.stop();
  }
}
