package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.InviteServer;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * Offers that the peer makes inside a call: re-INVITE with and without one (RFC 3261 section 14.2), UPDATE (RFC 3311). One exchange
 * at a time (RFC 3264 section 4): another INVITE meanwhile gets 500, an offer crossing one of ours 491. Owned by the call's mailbox.
 */
final class OfferExchange implements InviteServer.Owner {

  private final Leg leg;
  private final Environment env;
  private @Nullable InviteServer reInvite;
  private @Nullable Inbound update;
  private boolean offerIsOurs;
  private long exchange;

  OfferExchange(Leg leg, Environment env) {
    this.leg = leg;
    this.env = env;
  }

  /** A new INVITE inside the dialog; its CSeq is checked. */
  void onReInvite(Inbound inbound) {
    SIPResponse refusal = refusal(inbound, SessionBody.of(inbound.request()));
    if (refusal == null) {
      refusal = SessionRefresh.refusal(env, inbound, leg.localTag());
    }
    InviteServer server = new InviteServer(inbound, leg.rhythm(), this);
    if (!env.dialogs().begin(leg, server)) {
      return;
    }
    server.provisional(env.responses().of(inbound, 100, leg.localTag()));
    if (refusal != null) {
      server.refuse(refusal);
      return;
    }
    reInvite = server;
    leg.dialog().refreshTarget(inbound.request());
    SessionDescription offer = SessionBody.sdpOrNull(inbound.request());
    offerIsOurs = offer == null;
    await();
    leg.deliver(new CallEvent.Offer(offer));
  }

  /** An UPDATE inside the dialog; its CSeq is checked. */
  void onUpdate(Inbound inbound) {
    SessionBody body = SessionBody.of(inbound.request());
    boolean offers = body instanceof SessionBody.Sdp;
    SIPResponse refusal = offers ? refusal(inbound, body) : env.checks().bodyRefusal(inbound, body, leg.localTag());
    if (refusal == null) {
      refusal = SessionRefresh.refusal(env, inbound, leg.localTag());
    }
    if (refusal != null) {
      leg.answer(inbound, refusal);
      return;
    }
    leg.dialog().refreshTarget(inbound.request());
    if (body instanceof SessionBody.Sdp(SessionDescription offer)) {
      update = inbound;
      leg.begin(inbound);
      await();
      leg.deliver(new CallEvent.Offer(offer));
    } else {
      SIPResponse ok = withContact(inbound, env.responses().of(inbound, 200, leg.localTag()));
      leg.session().accept(inbound.request(), ok);
      leg.answer(inbound, ok);
    }
  }

  private @Nullable SIPResponse refusal(Inbound inbound, SessionBody body) {
    if (pending()) {
      SIPResponse response = env.responses().of(inbound, 500, "Offer Pending", leg.localTag());
      env.responses().withRetryAfter(response, env.tags().retryAfterSeconds());
      return response;
    }
    if (!leg.settled() || leg.ownOfferOpen() || (offerIsOurs && reInvite != null && reInvite.awaitsAck())) {
      return env.responses().of(inbound, 491, leg.localTag());
    }
    return env.checks().bodyRefusal(inbound, body, leg.localTag());
  }

  private boolean pending() {
    return update != null || (reInvite != null && reInvite.pending());
  }

  /** An agent that never answers must not leave the peer hanging. */
  private void await() {
    long mine = ++exchange;
    leg.rhythm().timers().after(64L * env.t1Ms(), () -> {
      if (mine == exchange && pending()) {
        refuse(500);
      }
    });
  }

  /** 200 with our answer, or with our offer where the re-INVITE had none. */
  void answer(SessionDescription sdp) {
    Inbound open = open();
    if (open == null) {
      return;
    }
    SIPResponse ok = withContact(open, env.responses().of(open, 200, leg.localTag()));
    env.responses().withSdp(ok, sdp);
    leg.session().accept(open.request(), ok);
    leg.agreed(sdp, SessionBody.sdpOrNull(open.request()));
    finish(ok);
  }

  /** Refuses the open offer; the session stays as it was. */
  void refuse(int code) {
    Inbound open = open();
    if (open == null) {
      return;
    }
    SIPResponse response = env.responses().of(open, code, leg.localTag());
    if (code == 488 || code == 606) {
      env.responses().withWarning(response, SessionBody.sdpOrNull(open.request()), "");
    }
    finish(response);
  }

  /** True while our 2xx to a re-INVITE waits for its ACK. */
  boolean awaitsAck() {
    return reInvite != null && reInvite.awaitsAck();
  }

  /** The request whose offer waits for an answer, or null. */
  @Nullable Inbound open() {
    if (update != null) {
      return update;
    }
    return reInvite != null && reInvite.pending() ? reInvite.inbound() : null;
  }

  private void finish(SIPResponse response) {
    if (update != null) {
      Inbound answered = update;
      update = null;
      leg.answer(answered, response);
    } else if (reInvite != null) {
      if (response.getStatusCode() < 300) {
        reInvite.accept(response);
      } else {
        reInvite.refuse(response);
      }
    }
  }

  /** An ACK; true if it was for the re-INVITE. */
  boolean onAck(Inbound ack) {
    if (reInvite == null || reInvite.cseq() != ack.cseq()) {
      return false;
    }
    if (reInvite.acknowledged() && offerIsOurs) {
      SessionDescription answer = SessionBody.sdpOrNull(ack.request());
      leg.agreed(null, answer);
      leg.deliver(new CallEvent.Answered(answer));
    }
    return true;
  }

  /** The call is over: an open offer gets 487. */
  void close() {
    refuse(487);
    if (reInvite != null) {
      reInvite.abandon();
    }
  }

  @Override
  public void onNoAck(InviteServer server) {
    leg.bye("no ACK");
    leg.end(EndReason.NO_ACK, 0, "the answer to a re-INVITE was never acknowledged");
  }

  @Override
  public void onDone(InviteServer server) {
    env.dialogs().finish(server);
  }

  private SIPResponse withContact(Inbound inbound, SIPResponse response) {
    env.responses().withContact(response, leg.contact(inbound));
    return response;
  }
}
