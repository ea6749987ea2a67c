package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.EndReason;
import omniline.sip.message.CalledUser;
import omniline.sip.message.Headers;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.AnsweredRequests;
import omniline.sip.transaction.InviteServer;
import omniline.sip.transaction.Mailbox;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.Inbound;
import omniline.sip.transport.PeerPath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: what both directions have in common. API methods enqueue; everything else runs in the call's mailbox, which owns all
 * state. The listener is called there too, and an exception of its ends this call only.
 */
abstract class Leg implements Call {

  private static final Logger log = LoggerFactory.getLogger(Leg.class);

  final Environment env;
  private final String callId;
  private final String localTag;
  private final Mailbox mailbox;
  private final Timers timers;
  private final AnsweredRequests answered = new AnsweredRequests();
  private final OwnRequests requests;
  private final OfferExchange offers;
  private final OwnOffer ownOffer;
  private final SessionRefresh session;
  private final Transfer transfer;
  private CallListener listener = (call, event) -> {};
  private @Nullable Dialog dialog;
  private @Nullable SessionDescription localSdp;
  private @Nullable SessionDescription remoteSdp;
  private CallEvent.@Nullable Ended ended;
  private volatile boolean established;

  /** {@code ownsCallId}: we placed the call. */
  Leg(Environment env, String callId, String localTag, boolean ownsCallId) {
    this.env = env;
    this.callId = callId;
    this.localTag = localTag;
    this.mailbox = new Mailbox(env.executor());
    this.timers = (delayMs, work) -> env.timers().after(delayMs, () -> mailbox.post(work));
    this.requests = new OwnRequests(this, env);
    this.offers = new OfferExchange(this, env);
    this.ownOffer = new OwnOffer(this, env, ownsCallId);
    this.session = new SessionRefresh(this, env, ownOffer);
    this.transfer = new Transfer(this, env);
  }

  // --- any thread

  @Override
  public final String id() {
    return callId;
  }

  final String localTag() {
    return localTag;
  }

  @Override
  public final boolean established() {
    return established;
  }

  @Override
  public final void answerOffer(SessionDescription sdp) {
    post(() -> offers.answer(sdp));
  }

  @Override
  public final void rejectOffer(int code) {
    if (code < 400 || code > 699) {
      throw new IllegalArgumentException("an offer is refused with 400..699, not " + code);
    }
    post(() -> offers.refuse(code));
  }

  @Override
  public final void reInvite(SessionDescription offer) {
    post(() -> ownOffer.make(offer));
  }

  @Override
  public final void transfer(String targetUri) {
    post(() -> transfer.begin(targetUri, targetUri));
  }

  @Override
  public final void transferTo(Call consulted) {
    if (!(consulted instanceof Leg other)) {
      throw new IllegalArgumentException("that call is not one of ours");
    }
    other.post(() -> {
      String referTo = other.established ? other.dialog().replacingUri() : null;
      post(() -> transfer.begin(other.remoteUri(), referTo));
    });
  }

  @Override
  public final void follow(SessionDescription offer) {
    post(() -> transfer.follow(offer));
  }

  @Override
  public final void hangUp(String reason) {
    post(() -> onHangUp(reason));
  }

  final void post(Runnable work) {
    mailbox.post(work);
  }

  /** Work that the peer has caused; false where the call is too far behind. */
  final boolean offer(Runnable work) {
    return mailbox.offer(work);
  }

  final InviteServer.Rhythm rhythm() {
    return new InviteServer.Rhythm(timers, env.t1Ms());
  }

  // --- in the mailbox

  /** A hang-up of ours before or after the call was set up. */
  abstract void onHangUp(String reason);

  /** A CANCEL for an INVITE of this call, already answered with 200. */
  abstract void onCancel(InviteServer server, Inbound cancel);

  /** An ACK that is not for a re-INVITE. */
  abstract void onFirstAck(Inbound ack);

  /** True where the first offer/answer exchange is complete, so that another one may begin. */
  abstract boolean settled();

  /** Ends an INVITE that is still open: 487 where the call is over, 500 where our own side failed. */
  abstract void abort();

  final Dialog dialog() {
    if (dialog == null) {
      throw new IllegalStateException("a dialog was asked for before there was one");
    }
    return dialog;
  }

  final boolean hasDialog() {
    return dialog != null;
  }

  final void setDialog(Dialog dialog) {
    this.dialog = dialog;
  }

  final OwnRequests requests() {
    return requests;
  }

  final SessionRefresh session() {
    return session;
  }

  /** An offer/answer exchange is complete: what each side has said last. */
  final void agreed(@Nullable SessionDescription local, @Nullable SessionDescription remote) {
    localSdp = local == null ? localSdp : local;
    remoteSdp = remote == null ? remoteSdp : remote;
  }

  /** What we have said last about our side, or null before the first time. */
  final @Nullable SessionDescription localSdp() {
    return localSdp;
  }

  final @Nullable SessionDescription remoteSdp() {
    return remoteSdp;
  }

  /** True while an offer of the peer's, or its ACK, is under way: ours must wait. */
  final boolean offerOpen() {
    return offers.open() != null || offers.awaitsAck();
  }

  /** True while an offer of ours is under way. */
  final boolean ownOfferOpen() {
    return ownOffer.pending();
  }

  /** A 2xx to an INVITE of ours that came when its transaction was gone. */
  final void onStray(SIPResponse response) {
    if (!ownOffer.acknowledgeAgain(response)) {
      onFirstStray(response);
    }
  }

  /** A stray 2xx that is not for a re-INVITE. */
  void onFirstStray(SIPResponse response) {}

  /** True if this is an established call with the peer of that tag. Any thread. */
  final boolean isEstablishedWith(String remoteTag) {
    Dialog present = established ? dialog : null;
    return present != null && present.isRemoteTag(remoteTag);
  }

  final boolean isOver() {
    return ended != null;
  }

  final CallListener listener() {
    return listener;
  }

  /** A listener that comes after the end hears of it at once, unless it is the one that has. */
  final void setListener(CallListener listener) {
    boolean another = !this.listener.equals(listener);
    this.listener = listener;
    if (ended != null && another) {
      deliver(ended);
    }
  }

  final void setEstablished(@Nullable SessionDescription remote) {
    established = true;
    deliver(new CallEvent.Established(remote));
  }

  /** A request with our tag that is neither ACK nor CANCEL nor a copy of an INVITE. */
  final void onRequest(Inbound inbound) {
    if (answered.repeated(inbound)) {
      return;
    }
    if (isOver() || dialog == null || !dialog.isRemoteTag(inbound.fromTag())) {
      answer(inbound, env.responses().of(inbound, 481, localTag));
      return;
    }
    SIPResponse refusal = env.checks().refusal(inbound, localTag);
    if (refusal == null && !dialog.advance(inbound.cseq())) {
      refusal = env.responses().of(inbound, 500, "CSeq Out of Order", localTag);
    }
    if (refusal != null) {
      answer(inbound, refusal);
      return;
    }
    switch (inbound.method()) {
      case "BYE" -> onBye(inbound);
      case "INVITE" -> offers.onReInvite(inbound);
      case "UPDATE" -> offers.onUpdate(inbound);
      case "INFO" -> onInfo(inbound);
      case "NOTIFY" -> transfer.onNotify(inbound);
      case "REFER" -> transfer.onRefer(inbound);
      case "PRACK" -> onPrack(inbound);
      default -> answer(inbound, env.options().answer(inbound, localTag));
    }
  }

  final void onAck(Inbound ack) {
    if (dialog != null && dialog.isRemoteTag(ack.fromTag()) && !offers.onAck(ack)) {
      onFirstAck(ack);
    }
  }

  /** The acknowledgement of a reliable provisional response; only a call that came in has sent one. */
  void onPrack(Inbound inbound) {
    answer(inbound, env.responses().of(inbound, 481, localTag));
  }

  private void onBye(Inbound inbound) {
    answer(inbound, env.responses().of(inbound, 200, localTag));
    String reason = Headers.value(inbound.request(), "Reason");
    end(EndReason.REMOTE_BYE, 0, reason == null ? "" : reason);
    abort();
  }

  private void onInfo(Inbound inbound) {
    answer(inbound, env.responses().of(inbound, 200, localTag));
    byte[] content = inbound.request().getRawContent();
    String body = content == null ? "" : new String(content, StandardCharsets.UTF_8);
    deliver(new CallEvent.Info(SessionBody.type(inbound.request()), body));
  }

  final void begin(Inbound inbound) {
    answered.begin(inbound);
  }

  /** Answers a request that is no INVITE, or an INVITE that costs nothing to refuse. */
  final void answer(Inbound inbound, SIPResponse response) {
    answered.answer(inbound, response);
  }

  /** Sends BYE; what comes of it does not matter (RFC 3261 section 15.1.1). */
  final void bye(String reason) {
    bye(200, reason);
  }

  /** The same with the SIP code that stands for the reason. */
  final void bye(int cause, String reason) {
    if (dialog != null) {
      requests.send("BYE", bye -> env.requests().withReason(bye, cause, reason), outcome -> {});
    }
  }

  final String contact(Inbound inbound) {
    return env.requests().contact(PeerPath.back(inbound), CalledUser.of(inbound.request()));
  }

  final void deliver(CallEvent event) {
    try {
      listener.onEvent(this, event);
    } catch (RuntimeException e) {
      log.error("the listener of call {} failed on {}; the call is ended", callId, event.getClass().getSimpleName(), e);
      post(this::afterListenerFailure);
    }
  }

  private void afterListenerFailure() {
    if (isOver()) {
      return;
    }
    abort();
    if (established) {
      bye("internal error");
    }
    end(EndReason.PROTOCOL_ERROR, 500, "the call's listener failed");
  }

  /** The end, once: tells the listener, and keeps the dialog 64*T1 longer for late copies of requests. */
  final void end(EndReason reason, int code, String text) {
    if (ended != null) {
      return;
    }
    offers.close();
    session.stop();
    transfer.stop(reason);
    ended = new CallEvent.Ended(reason, code, text);
    established = false;
    env.calls().onEnded(reason);
    timers.after(64L * env.t1Ms(), () -> env.dialogs().remove(this));
    deliver(ended);
  }
}
