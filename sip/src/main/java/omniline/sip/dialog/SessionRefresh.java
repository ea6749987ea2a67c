package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.CallPolicy;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import omniline.sip.message.SessionExpires;
import omniline.sip.message.SessionExpires.Refresher;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The session timer of one call (RFC 4028), in both roles: agrees how long the session lasts and who refreshes it, refreshes it at half
 * that time by UPDATE, or by re-INVITE where the peer knows no UPDATE, and ends a call that nobody refreshed. Owned by the call's
 * mailbox.
 *
 * <pre>
 *   agreed ──── seconds/2 ────▶ refresh (if that is ours) ──── seconds - min(32, seconds/3) ────▶ BYE
 *      ▲                            │ 2xx
 *      └────────────────────────────┘    or a refresh of the peer's
 * </pre>
 */
final class SessionRefresh {

  private static final int LEEWAY_SECONDS = 32;

  private final Leg leg;
  private final Environment env;
  private final OwnOffer ownOffer;
  private final CallPolicy policy;
  private int wantedSeconds;
  private int shortestSeconds;
  private boolean peerUpdates;
  private Timers.@Nullable Timer refresh;
  private Timers.@Nullable Timer expiry;

  SessionRefresh(Leg leg, Environment env, OwnOffer ownOffer) {
    this.leg = leg;
    this.env = env;
    this.ownOffer = ownOffer;
    this.policy = env.policy().calls();
    this.wantedSeconds = policy.sessionSeconds();
    this.shortestSeconds = policy.minSessionSeconds();
  }

  // --- requests of the peer

  /** 422 for a session shorter than we agree to, or null. Needs no call: an INVITE is refused before it is one. */
  static @Nullable SIPResponse refusal(Environment env, Inbound inbound, String toTag) {
    SessionExpires asked = SessionExpires.of(inbound.request());
    int least = env.policy().calls().minSessionSeconds();
    if (asked == null || asked.seconds() >= least) {
      return null;
    }
    SIPResponse response = env.responses().of(inbound, 422, "Session Interval Too Small", toTag);
    Headers.set(response, "Min-SE", Integer.toString(least));
    return response;
  }

  /** Says in our 2xx to an INVITE or UPDATE what the session's time is (section 9), and starts it. */
  void accept(SIPRequest request, SIPResponse ok) {
    learn(request);
    SessionExpires asked = SessionExpires.of(request);
    boolean peerKnows = Headers.tokens(request, "Supported").contains("timer") || Headers.tokens(request, "Require").contains("timer");
    if (asked == null && (policy.sessionSeconds() == 0 || !peerKnows)) {
      stop();
      return;
    }
    int seconds = asked == null ? Math.max(policy.sessionSeconds(), SessionExpires.minimum(request)) : asked.seconds();
    Refresher refresher = asked == null ? Refresher.UAS : asked.refresher();
    if (!peerKnows) {
      refresher = Refresher.UAS;
    } else if (refresher == null) {
      refresher = Refresher.UAC;
    }
    Headers.set(ok, "Session-Expires", new SessionExpires(seconds, refresher).toString());
    if (peerKnows) {
      Headers.set(ok, "Require", "timer");
    }
    start(seconds, refresher == Refresher.UAS);
  }

  // --- requests of ours

  /** Asks for a session of a certain time in an INVITE or UPDATE of ours (section 7.1). */
  void ask(SIPRequest request, boolean inCall) {
    if (wantedSeconds > 0) {
      Refresher refresher = inCall ? Refresher.UAC : null;
      Headers.set(request, "Session-Expires", new SessionExpires(wantedSeconds, refresher).toString());
      Headers.set(request, "Min-SE", Integer.toString(shortestSeconds));
    }
  }

  /** Takes the 2xx to an INVITE or UPDATE of ours (section 7.2). */
  void accepted(SIPResponse ok) {
    learn(ok);
    SessionExpires agreed = SessionExpires.of(ok);
    if (agreed == null || agreed.seconds() == 0) {
      stop();
    } else {
      start(agreed.seconds(), agreed.refresher() != Refresher.UAS);
    }
  }

  /** Takes a 422 to an INVITE or UPDATE of ours: true if a longer session may be tried (section 7.4). */
  boolean lengthened(@Nullable SIPResponse refused) {
    int least = refused == null ? 0 : SessionExpires.minimum(refused);
    if (least <= wantedSeconds) {
      return false;
    }
    wantedSeconds = least;
    shortestSeconds = least;
    return true;
  }

  private void learn(SIPMessage message) {
    if (message.getHeader("Allow") != null) {
      peerUpdates = Headers.tokens(message, "Allow").contains("update");
    }
  }

  // --- time

  private void start(int seconds, boolean ours) {
    stop();
    int agreedSeconds = Math.max(seconds, 4);
    wantedSeconds = agreedSeconds;
    long agreedMs = agreedSeconds * 1_000L;
    if (ours) {
      refresh = leg.rhythm().timers().after(agreedMs / 2, this::refresh);
    }
    long leewayMs = Math.min(LEEWAY_SECONDS * 1_000L, agreedMs / 3);
    expiry = leg.rhythm().timers().after(agreedMs - leewayMs, this::expired);
  }

  /** The call is over, or has no timer any more. */
  void stop() {
    if (refresh != null) {
      refresh.cancel();
    }
    if (expiry != null) {
      expiry.cancel();
    }
    refresh = null;
    expiry = null;
  }

  private void refresh() {
    if (leg.isOver() || expiry == null) {
      return;
    }
    SessionDescription ours = leg.localSdp();
    if (peerUpdates || ours == null) {
      leg.requests().send("UPDATE", this::fillUpdate, this::updated);
    } else {
      ownOffer.refresh(ours);
    }
  }

  private void fillUpdate(SIPRequest update) {
    env.requests().withTarget(update, leg.dialog());
    ask(update, true);
  }

  private void updated(OwnRequests.Outcome outcome) {
    SIPResponse response = outcome.response();
    if (leg.isOver()) {
      return;
    }
    if (outcome.accepted() && response != null) {
      leg.dialog().refreshTarget(response);
      accepted(response);
    } else if (OwnRequests.dialogLost(outcome.code())) {
      lost(outcome.code());
    } else if (outcome.code() == 422 && lengthened(response)) {
      refresh();
    } else if (outcome.code() == 405 || outcome.code() == 501) {
      peerUpdates = false;
      refresh();
    } else {
      failed();
    }
  }

  /** A refresh was refused: another one, until the session's time is up. */
  void failed() {
    refresh = leg.rhythm().timers().after(2_000 + env.tags().glareMs(true), this::refresh);
  }

  /** The peer knows the call no more, or does not answer (RFC 3261 section 12.2.1.2). */
  void lost(int code) {
    leg.bye(code, "the call was lost");
    leg.end(code == 408 ? EndReason.TIMEOUT : EndReason.PROTOCOL_ERROR, code, "the peer does not know the call any more");
  }

  private void expired() {
    if (expiry != null && !leg.isOver()) {
      leg.bye(408, "session expired");
      leg.end(EndReason.TIMEOUT, 408, "the session was not refreshed in its time (RFC 4028)");
    }
  }
}
