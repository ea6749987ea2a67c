package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import omniline.sip.Call;
import omniline.sip.CallEvent;
import omniline.sip.CallListener;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import omniline.sip.message.ReferTarget;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A REFER of the peer's that we follow (RFC 3515; RFC 5589 sections 6 and 7): we call whom it names, tell the peer by NOTIFY what comes of it,
 * and the conversation goes on in the new call. The peer may hang up meanwhile. Owned by the mailbox of the call that the REFER came in.
 *
 * <pre>
 *   peer                  us                 target
 *    │──REFER────────────▶│                    │
 *    │◀────────────202 ───│──INVITE (Replaces)▶│
 *    │◀─NOTIFY 180 ───────│◀──────────180 ─────│
 *    │◀─NOTIFY 200 ───────│◀──────────200 ─────│      the listener gets Moved
 *    │◀─BYE ──────────────│                    │
 * </pre>
 */
final class Referral {

  private static final Logger log = LoggerFactory.getLogger(Referral.class);
  private static final int SUBSCRIBED_SECONDS = 180;

  private final Leg leg;
  private final Environment env;
  private final ReferTarget target;
  private final @Nullable String referredBy;
  private final String event;
  private final CallListener listener;
  private @Nullable Call placed;
  private boolean moved;
  private boolean over;

  /** {@code first}: of this call; later ones are told apart by an id (RFC 3515 section 2.4.6). */
  Referral(Leg leg, Environment env, Inbound refer, ReferTarget target, boolean first) {
    this.leg = leg;
    this.env = env;
    this.target = target;
    String by = Headers.value(refer.request(), "Referred-By");
    this.referredBy = by == null || !Headers.sound("Referred-By", by) ? null : by;
    this.event = first ? "refer" : "refer;id=" + refer.cseq();
    this.listener = leg.listener();
  }

  boolean open() {
    return !over;
  }

  /** 202 has been sent: the first NOTIFY follows at once (section 2.4.4), and whoever listens is asked for an offer. */
  void begin() {
    tell(100, "Trying", false);
    leg.deliver(new CallEvent.Referred(target.uri().toString()));
  }

  /** Calls, with this offer. The end of the old call is kept from the listener until it is known what comes of the new one. */
  void follow(SessionDescription offer) {
    if (over || placed != null) {
      return;
    }
    leg.setListener((call, heard) -> {
      if (!moved && !(heard instanceof CallEvent.Ended)) {
        listener.onEvent(call, heard);
      }
    });
    Map<String, String> headers = new LinkedHashMap<>();
    if (target.replaces() != null) {
      headers.put("Replaces", target.replaces());
    }
    if (referredBy != null) {
      headers.put("Referred-By", referredBy);
    }
    OutgoingLeg made = new OutgoingLeg(env, target.uri(), offer, null, headers);
    placed = made;
    env.dialogs().add(made);
    env.calls().onStarted();
    made.post(() -> made.begin((call, heard) -> leg.post(() -> heard(call, heard))));
  }

  private void heard(Call call, CallEvent heard) {
    if (moved) {
      pass(call, heard);
      return;
    }
    switch (heard) {
      case CallEvent.Ringing ringing -> tell(ringing.code(), "Ringing", false);
      case CallEvent.Established established -> moved(call, established.remote());
      case CallEvent.Ended ended -> failed(ended.code() < 300 ? 487 : ended.code(), ended.text());
      case CallEvent.Offer offer -> call.rejectOffer(491);
      default -> {}
    }
  }

  private void moved(Call call, @Nullable SessionDescription remote) {
    if (remote == null) {
      throw new IllegalStateException("a call that we place has an answer");
    }
    moved = true;
    over = true;
    tell(200, "OK", true);
    pass(call, new CallEvent.Moved(remote));
  }

  private void failed(int code, String text) {
    if (over) {
      return;
    }
    over = true;
    tell(code, text, true);
    pass(leg, new CallEvent.ReferRefused(target.uri().toString(), code));
    // Where the peer has hung up meanwhile, the listener hears of it now.
    leg.setListener(listener);
  }

  private void pass(Call call, CallEvent heard) {
    try {
      listener.onEvent(call, heard);
    } catch (RuntimeException e) {
      log.error("the listener of call {} failed on {}; the call is ended", call.id(), heard.getClass().getSimpleName(), e);
      call.hangUp("internal error");
    }
  }

  /** The call that the REFER came in is over. */
  void onEnded(EndReason reason) {
    if (placed == null) {
      over = true;
    } else if (!moved && (reason == EndReason.LOCAL_BYE || reason == EndReason.PROTOCOL_ERROR)) {
      placed.hangUp("");
    }
  }

  /** A NOTIFY with a piece of a message (RFC 3420); after the last one the old call has served its purpose. */
  private void tell(int code, String text, boolean last) {
    if (leg.isOver()) {
      return;
    }
    leg.requests().send("NOTIFY", notify -> fill(notify, "SIP/2.0 " + code + " " + Headers.line(text) + "\r\n", last), outcome -> {
      if (last && moved) {
        leg.hangUp("transferred");
      }
    });
  }

  private void fill(SIPRequest notify, String fragment, boolean last) {
    env.requests().withTarget(notify, leg.dialog());
    Headers.set(notify, "Event", event);
    Headers.set(notify, "Subscription-State", last ? "terminated;reason=noresource" : "active;expires=" + SUBSCRIBED_SECONDS);
    Headers.set(notify, "Content-Type", "message/sipfrag;version=2.0");
    notify.setMessageContent(fragment.getBytes(StandardCharsets.UTF_8));
  }
}
