package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import omniline.sip.CallEvent;
import omniline.sip.message.Headers;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Offers that we make inside a call by re-INVITE (RFC 3261 section 14.1), one at a time. Where it crosses one of the peer's (491) it
 * is made again after a random time, which differs for the two sides. Owned by the call's mailbox.
 */
final class OwnOffer {

  /** As long as a proxy waits (timer C, section 16.6). */
  private static final long PATIENCE_MS = 180_000;

  private final Leg leg;
  private final Environment env;
  private final boolean ownsCallId;
  private @Nullable Wanted wanted;
  private Timers.@Nullable Timer waiting;
  private boolean sent;
  private long attempt;
  private @Nullable SIPRequest ack;

  /** {@code refresh}: nothing changes, nobody is told of the answer unless it differs. */
  private record Wanted(SessionDescription offer, boolean refresh) {}

  OwnOffer(Leg leg, Environment env, boolean ownsCallId) {
    this.leg = leg;
    this.env = env;
    this.ownsCallId = ownsCallId;
  }

  /** True while an INVITE of ours is without its final response: an offer of the peer's gets 491. */
  boolean pending() {
    return sent;
  }

  /** An offer that the agent wants. */
  void make(SessionDescription offer) {
    begin(new Wanted(offer, false));
  }

  /** The description as it is, for the session timer. */
  void refresh(SessionDescription ours) {
    if (wanted == null) {
      begin(new Wanted(ours, true));
    }
  }

  private void begin(Wanted next) {
    if (leg.established()) {
      wanted = next;
      if (!sent) {
        attempt();
      }
    }
  }

  private void attempt() {
    Wanted next = wanted;
    if (next == null || sent || leg.isOver()) {
      return;
    }
    if (waiting != null) {
      waiting.cancel();
    }
    if (leg.offerOpen()) {
      again();
      return;
    }
    sent = true;
    long mine = ++attempt;
    leg.requests().send("INVITE", invite -> fill(invite, next.offer()), outcome -> heard(mine, next, outcome));
    leg.rhythm().timers().after(PATIENCE_MS, () -> {
      if (sent && mine == attempt) {
        over(next, 408, null);
      }
    });
  }

  private void again() {
    waiting = leg.rhythm().timers().after(env.tags().glareMs(ownsCallId), this::attempt);
  }

  private void fill(SIPRequest invite, SessionDescription offer) {
    env.requests().withTarget(invite, leg.dialog());
    leg.session().ask(invite, true);
    Headers.set(invite, "Content-Type", SessionBody.TYPE);
    invite.setMessageContent(offer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void heard(long number, Wanted made, OwnRequests.Outcome outcome) {
    if (outcome.accepted() && outcome.response() != null) {
      leg.dialog().refreshTarget(outcome.response());
      acknowledge(outcome);
    }
    if (sent && number == attempt) {
      over(made, outcome.code(), outcome.response());
    }
  }

  private void acknowledge(OwnRequests.Outcome outcome) {
    SIPRequest sentNow = env.requests().ack(leg.dialog(), outcome.request());
    ack = sentNow;
    env.sender().sendAck(sentNow);
  }

  /** A 2xx that came again: our ACK was lost. True if it was for a re-INVITE. */
  boolean acknowledgeAgain(SIPResponse response) {
    SIPRequest last = ack;
    if (last == null || last.getCSeq().getSeqNumber() != response.getCSeq().getSeqNumber()) {
      return false;
    }
    env.counters().retransmissions.increment();
    env.sender().sendAck(last);
    return true;
  }

  private void over(Wanted made, int code, @Nullable SIPResponse response) {
    sent = false;
    if (leg.isOver()) {
      return;
    }
    boolean another = !made.equals(wanted);
    if (code == 491 || (code == 422 && leg.session().lengthened(response))) {
      again();
      return;
    }
    if (!another) {
      wanted = null;
    }
    if (code < 300 && response != null) {
      leg.session().accepted(response);
      answered(made, SessionBody.sdpOrNull(response));
    } else if (OwnRequests.dialogLost(code)) {
      leg.session().lost(code);
    } else if (made.refresh()) {
      leg.session().failed();
    } else {
      leg.deliver(new CallEvent.OfferRefused(code));
    }
    if (another) {
      attempt();
    }
  }

  private void answered(Wanted made, @Nullable SessionDescription answer) {
    boolean changed = answer != null && !answer.equals(leg.remoteSdp());
    leg.agreed(made.offer(), answer);
    if (!made.refresh() || changed) {
      leg.deliver(new CallEvent.Answered(answer));
    }
  }
}
