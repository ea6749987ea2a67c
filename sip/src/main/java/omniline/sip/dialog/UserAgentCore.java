package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.Map;
import javax.sip.address.SipURI;
import omniline.sip.Call;
import omniline.sip.CallHandler;
import omniline.sip.CallListener;
import omniline.sip.message.Replaced;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.RequestSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UAS core (RFC 3261 section 8.2): leads each request to its call, or answers it statelessly (section 8.2.7) where it belongs to
 * none, so that strangers cost no memory. Thread-safe; called on transport threads, never blocks.
 */
public final class UserAgentCore implements RequestSink {

  private static final Logger log = LoggerFactory.getLogger(UserAgentCore.class);

  private final Environment env;
  private final CallHandler handler;
  private volatile boolean leaving;

  public UserAgentCore(Environment env, CallHandler handler) {
    this.env = env;
    this.handler = handler;
  }

  /** From now on OPTIONS say that calls had better go elsewhere. Any thread. */
  public void leave() {
    leaving = true;
  }

  /** True for a request of a call that there is, or is being set up: also a copy of its INVITE, and its CANCEL. */
  public boolean knows(Inbound inbound) {
    return env.dialogs().find(inbound.callId(), inbound.toTag()) != null || env.dialogs().ongoing(inbound) != null;
  }

  @Override
  public void onRequest(Inbound inbound) {
    switch (inbound.method()) {
      case "ACK" -> onAck(inbound);
      case "CANCEL" -> onCancel(inbound);
      case "INVITE" -> onInvite(inbound);
      default -> onOther(inbound);
    }
  }

  /** Places a call from nobody in particular. */
  public Call call(SipURI uri, SessionDescription offer, CallListener listener) {
    return call(uri, offer, listener, null);
  }

  /** Places a call, from a SIP URI where one is given; the INVITE goes out on the call's own thread. */
  public Call call(SipURI uri, SessionDescription offer, CallListener listener, @Nullable String from) {
    OutgoingLeg leg = new OutgoingLeg(env, uri, offer, from, Map.of());
    env.dialogs().add(leg);
    env.calls().onStarted();
    leg.post(() -> leg.begin(listener));
    return leg;
  }

  /** A 2xx to an INVITE of ours that came when its transaction was gone: again, or from another branch of a fork. */
  public void onStrayResponse(SIPResponse response) {
    Leg leg = env.dialogs().find(response.getCallId().getCallId(), response.getFromTag());
    if (leg != null && response.getStatusCode() / 100 == 2 && response.getCSeq().getMethod().equals("INVITE")) {
      leg.offer(() -> leg.onStray(response));
    }
  }

  private void onAck(Inbound ack) {
    Leg leg = env.dialogs().find(ack.callId(), ack.toTag());
    if (leg != null) {
      leg.offer(() -> leg.onAck(ack));
    }
  }

  private void onCancel(Inbound cancel) {
    Dialogs.Ongoing ongoing = env.dialogs().ongoing(cancel);
    if (ongoing == null) {
      refuse(cancel, 481);
      return;
    }
    Leg leg = ongoing.leg();
    cancel.respond(env.responses().of(cancel, 200, leg.localTag()));
    leg.post(() -> leg.onCancel(ongoing.server(), cancel));
  }

  private void onInvite(Inbound inbound) {
    Dialogs.Ongoing ongoing = env.dialogs().ongoing(inbound);
    if (ongoing != null) {
      ongoing.leg().offer(() -> ongoing.server().repeated());
    } else if (inbound.toTag() != null) {
      onOther(inbound);
    } else if (env.dialogs().merged(inbound)) {
      refuse(inbound, 482);
    } else {
      onNewInvite(inbound);
    }
  }

  private void onNewInvite(Inbound inbound) {
    String tag = env.tags().stateless(inbound);
    SessionBody body = SessionBody.of(inbound.request());
    SIPResponse refusal = env.checks().refusal(inbound, tag);
    if (refusal == null) {
      refusal = env.checks().inviteRefusal(inbound, body, tag);
    }
    if (refusal == null) {
      refusal = env.policy().callers().refusal(inbound, tag);
    }
    if (refusal == null) {
      refusal = SessionRefresh.refusal(env, inbound, tag);
    }
    Replaced named = Replaced.of(inbound.request());
    Leg replaced = named == null ? null : env.dialogs().find(named.callId(), named.localTag());
    if (refusal == null && named != null) {
      refusal = replacesNothing(inbound, named, replaced);
    }
    if (refusal == null && env.dialogs().full()) {
      refusal = overloaded(inbound);
    }
    if (refusal != null) {
      inbound.respond(refusal);
      return;
    }
    @Nullable SessionDescription offer = body instanceof SessionBody.Sdp(SessionDescription sdp) ? sdp : null;
    IncomingLeg leg = new IncomingLeg(env, inbound, offer, replaced);
    if (env.dialogs().begin(leg, leg.server())) {
      env.dialogs().add(leg);
      env.calls().onStarted();
      leg.post(leg::begin);
      leg.post(() -> handle(leg));
    }
  }

  /** RFC 3891 section 3: only a call of ours that stands is replaced; a guess at its tags finds none. */
  private @Nullable SIPResponse replacesNothing(Inbound inbound, Replaced named, @Nullable Leg replaced) {
    String tag = env.tags().stateless(inbound);
    if (replaced == null || !replaced.isEstablishedWith(named.remoteTag())) {
      return env.responses().of(inbound, 481, tag);
    }
    return named.earlyOnly() ? env.responses().of(inbound, 486, tag) : null;
  }

  private void handle(IncomingLeg leg) {
    try {
      handler.onInvite(new IncomingInvite(leg));
    } catch (RuntimeException e) {
      log.error("the call handler failed on call {}; it is refused with 500", leg.id(), e);
      leg.refuse(new IncomingLeg.Refusal(500, "", -1));
    }
  }

  private void onOther(Inbound inbound) {
    Leg leg = env.dialogs().find(inbound.callId(), inbound.toTag());
    if (leg != null) {
      if (!leg.offer(() -> leg.onRequest(inbound))) {
        inbound.respond(overloaded(inbound));
      }
      return;
    }
    String tag = env.tags().stateless(inbound);
    SIPResponse refusal = env.checks().refusal(inbound, tag);
    if (refusal != null) {
      inbound.respond(refusal);
    } else if (inbound.method().equals("OPTIONS") && inbound.toTag() == null) {
      inbound.respond(leaving ? env.responses().of(inbound, 503, "Shutting down", tag) : env.options().answer(inbound, tag));
    } else if (inbound.method().equals("REFER") && inbound.toTag() == null) {
      inbound.respond(Transfer.refusal(env, inbound, tag));
    } else {
      refuse(inbound, 481);
    }
  }

  private SIPResponse overloaded(Inbound inbound) {
    inbound.counters().overflows.increment();
    SIPResponse response = env.responses().of(inbound, 503, env.tags().stateless(inbound));
    env.responses().withRetryAfter(response, 1 + env.tags().retryAfterSeconds());
    return response;
  }

  private void refuse(Inbound inbound, int code) {
    inbound.respond(env.responses().of(inbound, code, env.tags().stateless(inbound)));
  }
}
