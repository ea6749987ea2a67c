package omniline.sip.dialog;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.sip.CallEvent;
import omniline.sip.CallPolicy;
import omniline.sip.EndReason;
import omniline.sip.message.Headers;
import omniline.sip.message.ReferTarget;
import omniline.sip.message.SessionBody;
import omniline.sip.sdp.SessionDescription;
import omniline.sip.transaction.Timers;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * Transfer (RFC 3515, RFC 5589 section 6): we ask the peer to call somebody, and hear by NOTIFY what comes of it. A REFER of the
 * peer's is refused, or followed by {@link Referral}. Owned by the call's mailbox.
 *
 * <pre>
 *   us                 peer                target
 *    │──REFER──────────▶│                    │
 *    │◀───────────202 ──│──INVITE───────────▶│
 *    │◀─NOTIFY 180 ─────│◀──────────180 ─────│
 *    │◀─NOTIFY 200 ─────│◀──────────200 ─────│      the agent hangs up
 * </pre>
 */
final class Transfer {

  /** As long as a telephone rings, and a little more. */
  private static final long PATIENCE_MS = 120_000;

  private static final String FRAGMENT = "message/sipfrag";
  private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6][0-9][0-9])(?: ([^\\r\\n]*))?", Pattern.CASE_INSENSITIVE);

  private final Leg leg;
  private final Environment env;
  private @Nullable Referral referral;
  private boolean open;
  private boolean subscribed;
  private long number;
  private Timers.@Nullable Timer patience;

  Transfer(Leg leg, Environment env) {
    this.leg = leg;
    this.env = env;
  }

  /**
   * Sends a REFER.
   *
   * @param targetUri whom the policy has to allow
   * @param referTo what the header says; null for a call that does not stand
   */
  void begin(String targetUri, @Nullable String referTo) {
    if (!leg.established()) {
      return;
    }
    if (open) {
      leg.deliver(new CallEvent.TransferFailed(491, "another transfer is under way"));
      return;
    }
    if (!env.policy().calls().allowsTransferTo(targetUri)) {
      leg.deliver(new CallEvent.TransferFailed(403, "the list of transfer targets does not hold " + Headers.line(targetUri)));
      return;
    }
    if (referTo == null) {
      leg.deliver(new CallEvent.TransferFailed(481, "the other call does not stand"));
      return;
    }
    open = true;
    subscribed = true;
    long mine = ++number;
    leg.requests().send("REFER", refer -> fill(refer, referTo), outcome -> answered(mine, outcome));
    patience = leg.rhythm().timers().after(PATIENCE_MS, () -> {
      if (mine == number) {
        failed(408, "nobody said what became of the transfer");
      }
    });
  }

  private void fill(SIPRequest refer, String targetUri) {
    env.requests().withTarget(refer, leg.dialog());
    Headers.set(refer, "Refer-To", "<" + targetUri + ">");
    Headers.set(refer, "Referred-By", leg.dialog().localParty());
  }

  private void answered(long of, OwnRequests.Outcome outcome) {
    if (of != number || leg.isOver()) {
      return;
    }
    // A peer that never answers a REFER may still be talking: only one that denies the call ends it.
    if (outcome.code() == 481) {
      leg.session().lost(481);
    } else if (!outcome.accepted()) {
      subscribed = false;
      SIPResponse response = outcome.response();
      failed(outcome.code(), response == null ? "the peer cannot be reached" : response.getReasonPhrase());
    }
  }

  private void failed(int code, String text) {
    if (open) {
      over();
      leg.deliver(new CallEvent.TransferFailed(code, text));
    }
  }

  private void over() {
    open = false;
    if (patience != null) {
      patience.cancel();
    }
  }

  /** A NOTIFY inside the call: of our REFER, or of nothing that we know (481, RFC 6665 section 4.1.3). */
  void onNotify(Inbound inbound) {
    String event = Headers.value(inbound.request(), "Event");
    boolean ofRefer = event != null && event.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("refer");
    if (!ofRefer || !subscribed) {
      leg.answer(inbound, env.responses().of(inbound, ofRefer ? 481 : 489, leg.localTag()));
      return;
    }
    if (!SessionBody.type(inbound.request()).equals(FRAGMENT)) {
      leg.answer(inbound, env.responses().of(inbound, 415, leg.localTag()));
      return;
    }
    leg.answer(inbound, env.responses().of(inbound, 200, leg.localTag()));
    String state = Headers.value(inbound.request(), "Subscription-State");
    boolean terminated = state != null && state.toLowerCase(Locale.ROOT).startsWith("terminated");
    subscribed = !terminated;
    if (open) {
      progress(inbound.request(), terminated);
    }
  }

  private void progress(SIPRequest notify, boolean terminated) {
    byte[] content = notify.getRawContent();
    Matcher line = STATUS_LINE.matcher(content == null ? "" : new String(content, StandardCharsets.UTF_8).stripLeading());
    int code = line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
    String text = code == 0 || line.group(2) == null ? "" : Headers.line(line.group(2));
    if (code >= 300) {
      failed(code, text);
    } else if (code >= 200) {
      over();
      leg.deliver(new CallEvent.Transferred());
    } else if (terminated) {
      failed(code == 0 ? 500 : 408, "the peer stopped telling before the transfer was over");
    } else if (code > 0) {
      leg.deliver(new CallEvent.Transferring(code, text));
    }
  }

  /** A REFER of the peer's inside the call. */
  void onRefer(Inbound inbound) {
    ReferTarget target = ReferTarget.of(inbound.request());
    int code = verdict(target);
    leg.answer(inbound, code >= 300 && !env.policy().calls().followsRefer() ? refusal(env, inbound, leg.localTag())
        : env.responses().of(inbound, code, leg.localTag()));
    if (code >= 300 || target == null) {
      String wanted = Headers.value(inbound.request(), "Refer-To");
      leg.deliver(new CallEvent.ReferRefused(wanted == null ? "" : Headers.line(wanted), code));
      return;
    }
    boolean first = referral == null;
    referral = new Referral(leg, env, inbound, target, first);
    referral.begin();
  }

  /** RFC 3515 section 2.4.2: 202 for somebody on the list, and for one at a time. */
  private int verdict(@Nullable ReferTarget target) {
    CallPolicy policy = env.policy().calls();
    if (!policy.followsRefer()) {
      return policy.referCode();
    }
    if (target == null) {
      return 400;
    }
    if (!policy.allowsTransferTo(target.uri().toString())) {
      return 403;
    }
    return leg.established() && (referral == null || !referral.open()) ? 202 : 491;
  }

  void follow(SessionDescription offer) {
    if (referral != null) {
      referral.follow(offer);
    }
  }

  /** The answer to any REFER, in a call or not. */
  static SIPResponse refusal(Environment env, Inbound inbound, String toTag) {
    CallPolicy policy = env.policy().calls();
    // A REFER outside of a call comes from nobody whom we talk to.
    SIPResponse response = env.responses().of(inbound, policy.followsRefer() ? 603 : policy.referCode(), toTag);
    if (response.getStatusCode() == 405) {
      env.responses().withAllow(response);
    }
    return response;
  }

  /** The call is over. */
  void stop(EndReason reason) {
    if (referral != null) {
      referral.onEnded(reason);
    }
    over();
    subscribed = false;
  }
}
