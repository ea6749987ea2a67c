package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * A response to INVITE, sent again until it is acknowledged: at T1, 2*T1, 4*T1 … but at most every T2 (8*T1), given up after 64*T1. The
 * rhythm is the same for 2xx (RFC 3261 section 13.3.1.4, over every transport), for refusals (timers G and H, section 17.2.1, over UDP
 * only) and for reliable provisional responses (RFC 3262 section 3). Owned by the call's mailbox, in which its timers run.
 */
final class RepeatedResponse {

  private final Timers timers;
  private final int t1Ms;
  private final Inbound inbound;
  private final byte[] bytes;
  private final boolean again;
  private final Runnable onGiveUp;
  private long elapsedMs;
  private long intervalMs;
  private Timers.@Nullable Timer timer;
  private boolean over;

  /** Sends the response for the first time. */
  RepeatedResponse(InviteServer.Rhythm rhythm, Inbound inbound, SIPResponse response, Runnable onGiveUp) {
    this.timers = rhythm.timers();
    this.t1Ms = rhythm.t1Ms();
    this.inbound = inbound;
    this.bytes = inbound.respond(response);
    this.again = response.getStatusCode() < 300 || !inbound.reply().reliable();
    this.onGiveUp = onGiveUp;
    this.intervalMs = again ? t1Ms : 64L * t1Ms;
    schedule();
  }

  private void schedule() {
    timer = timers.after(Math.min(intervalMs, 64L * t1Ms - elapsedMs), this::due);
  }

  private void due() {
    if (over) {
      return;
    }
    elapsedMs += Math.min(intervalMs, 64L * t1Ms - elapsedMs);
    if (elapsedMs >= 64L * t1Ms) {
      over = true;
      onGiveUp.run();
      return;
    }
    if (again) {
      inbound.respondAgain(bytes);
    }
    intervalMs = Math.min(intervalMs * 2, 8L * t1Ms);
    schedule();
  }

  /** The INVITE came again: so does the response. */
  void repeat() {
    inbound.respondAgain(bytes);
  }

  /** The ACK came. */
  void stop() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
