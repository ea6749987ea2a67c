package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPResponse;
import javax.sip.header.ExpiresHeader;
import omniline.sip.CallListener;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.InviteServer;
import omniline.sip.transaction.ReliableProvisional;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;

/** A call that came in (RFC 3261 section 13.3). Its state is owned by its mailbox. */
final class IncomingLeg extends Leg implements InviteServer.Owner {

  /** RFC 3261 section 13.3.1.1: a proxy gives up after three minutes without a provisional response. */
  private static final long RING_AGAIN_MS = 60_000;

  private final Inbound invite;
  private final @Nullable SessionDescription offer;
  private final InviteServer server;
  private final boolean reliable;
  private final @Nullable Leg replaced;
  private @Nullable ReliableProvisional ringing;
  private int ringSequence;
  private @Nullable String hangUpOnAck;

  /** {@code replaced}: the call whose place this one takes (RFC 3891), or null. */
  IncomingLeg(Environment env, Inbound invite, @Nullable SessionDescription offer, @Nullable Leg replaced) {
    super(env, invite.callId(), env.tags().tag(), false);
    this.invite = invite;
    this.offer = offer;
    this.replaced = replaced;
    this.reliable = Headers.tokens(invite.request(), "Require").contains("100rel");
    this.ringSequence = env.tags().random().nextInt(1, 1 << 30);
    this.server = new InviteServer(invite, rhythm(), this);
    setDialog(Dialog.ofServer(invite, localTag()));
  }

  InviteServer server() {
    return server;
  }

  Inbound invite() {
    return invite;
  }

  String localHost() {
    return env.requests().host(PeerPath.back(invite));
  }

  @Nullable SessionDescription offer() {
    return offer;
  }

  @Override
  public String remoteUri() {
    return invite.request().getFrom().getAddress().getURI().toString();
  }

  /** 100 at once, and the INVITE's Expires watched (section 13.3.1). */
  void begin() {
    server.provisional(env.responses().of(invite, 100, localTag()));
    if (invite.request().getHeader("Expires") instanceof ExpiresHeader expires && expires.getExpires() > 0) {
      rhythm().timers().after(expires.getExpires() * 1_000L, () -> {
        if (server.pending()) {
          server.refuse(env.responses().of(invite, 487, localTag()));
          end(EndReason.TIMEOUT, 487, "the INVITE expired");
        }
      });
    }
  }

  void ring() {
    if (server.pending() && !isOver()) {
      SIPResponse ringing = env.responses().of(invite, 180, localTag());
      env.responses().withContact(ringing, contact(invite));
      if (reliable) {
        ringReliably(ringing);
      } else {
        server.provisional(ringing);
      }
      rhythm().timers().after(RING_AGAIN_MS, this::ring);
    }
  }

  /** RFC 3262 section 3: one at a time, and a caller who never acknowledges it is refused. */
  private void ringReliably(SIPResponse response) {
    if (ringing == null || !ringing.open()) {
      ringSequence++;
      ringing = new ReliableProvisional(new ReliableProvisional.Reply(invite, rhythm()), response, ringSequence,
          () -> refuse(new Refusal(504, "No PRACK", -1)));
    }
  }

  private void stopRinging() {
    if (ringing != null) {
      ringing.stop();
    }
  }

  @Override
  void onPrack(Inbound prack) {
    boolean ours = ringing != null && ringing.acknowledgedBy(prack);
    answer(prack, env.responses().of(prack, ours ? 200 : 481, localTag()));
  }

  /** The Call-ID of the call whose place this one takes, or null. */
  @Nullable String replaces() {
    return replaced == null ? null : replaced.id();
  }

  void accept(SessionDescription sdp, CallListener listener) {
    if (!isOver() && server.pending()) {
      setListener(listener);
      SIPResponse ok = env.responses().of(invite, 200, localTag());
      env.responses().withContact(ok, contact(invite));
      env.responses().withSdp(ok, sdp);
      session().accept(invite.request(), ok);
      agreed(sdp, offer);
      stopRinging();
      server.accept(ok);
      if (replaced != null) {
        replaced.hangUp("replaced by another call");
      }
    } else if (isOver()) {
      setListener(listener);
    }
  }

  /** A refusal of ours. */
  record Refusal(int code, String reason, int retryAfterSeconds) {}

  void refuse(Refusal refusal) {
    if (!server.pending()) {
      return;
    }
    int code = refusal.code();
    SIPResponse response = env.responses().of(invite, code, refusal.reason(), localTag());
    env.responses().withRetryAfter(response, refusal.retryAfterSeconds());
    if (code == 488 || code == 606) {
      env.responses().withWarning(response, offer, refusal.reason());
    }
    stopRinging();
    server.refuse(response);
    end(EndReason.REJECTED, code, response.getReasonPhrase());
  }

  @Override
  void onCancel(InviteServer cancelled, Inbound cancel) {
    if (!cancelled.pending()) {
      // Too late, the final response is out (section 9.2); if it was a 2xx the caller follows with BYE.
      return;
    }
    if (cancelled == server) {
      stopRinging();
      server.refuse(env.responses().of(invite, 487, localTag()));
      String reason = Headers.value(cancel.request(), "Reason");
      end(EndReason.CANCELLED, 487, reason == null ? "cancelled by the caller" : reason);
    } else {
      rejectOffer(487);
    }
  }

  @Override
  void onFirstAck(Inbound ack) {
    if (server.cseq() != ack.cseq() || !server.acknowledged() || isOver()) {
      return;
    }
    SessionDescription answer = offer == null ? SessionBody.sdpOrNull(ack.request()) : null;
    if (offer == null && answer == null) {
      bye("no usable SDP in the ACK");
      end(EndReason.PROTOCOL_ERROR, 488, "the ACK carried no usable answer to our offer");
      return;
    }
    agreed(null, answer);
    setEstablished(answer);
    if (hangUpOnAck != null) {
      onHangUp(hangUpOnAck);
    }
  }

  @Override
  boolean settled() {
    return established() || (offer != null && server.awaitsAck());
  }

  @Override
  void onHangUp(String reason) {
    if (isOver()) {
      return;
    }
    if (server.pending()) {
      refuse(new Refusal(480, "", -1));
    } else if (established()) {
      bye(reason);
      end(EndReason.LOCAL_BYE, 0, reason);
    } else {
      // Section 15: the callee must not send BYE before the ACK has come or is given up.
      hangUpOnAck = reason;
    }
  }

  @Override
  void abort() {
    stopRinging();
    if (server.pending()) {
      server.refuse(env.responses().of(invite, isOver() ? 487 : 500, localTag()));
    }
    if (server.awaitsAck()) {
      server.abandon();
    }
  }

  @Override
  public void onNoAck(InviteServer given) {
    bye("no ACK");
    if (hangUpOnAck != null) {
      end(EndReason.LOCAL_BYE, 0, hangUpOnAck);
    } else {
      end(EndReason.NO_ACK, 0, "the 200 was never acknowledged");
    }
  }

  @Override
  public void onDone(InviteServer done) {
    env.dialogs().finish(done);
  }
}
