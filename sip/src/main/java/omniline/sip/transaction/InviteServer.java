package omniline.sip.transaction;

import gov.nist.javax.sip.message.SIPResponse;
import omniline.sip.transport.Inbound;
import org.jspecify.annotations.Nullable;

/**
 * The server side of one INVITE (RFC 3261 section 17.2.1, with the Accepted state of RFC 6026). Owned by the call's mailbox.
 *
 * <pre>
 *              INVITE
 *                │ 100
 *                ▼
 *           PROCEEDING ──1xx──┐     INVITE again: last 1xx again
 *           │    │ ▲──────────┘
 *       2xx │    │ 300..699
 *           ▼    ▼
 *      ACCEPTED  COMPLETED          no ACK in 64*T1: owner.onNoAck (2xx), or done
 *           │ ACK │ ACK
 *           ▼     ▼
 *           CONFIRMED ── T4, or 64*T1 after a 2xx ──▶ owner.onDone
 * </pre>
 */
public final class InviteServer {

  private enum State {
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    CONFIRMED,
    DONE
  }

  /** Timers whose work runs in the mailbox, and T1. */
  public record Rhythm(Timers timers, int t1Ms) {}

  /** Whose INVITE this is. */
  public interface Owner {

    /** The 2xx was never acknowledged. */
    void onNoAck(InviteServer server);

    /** Nothing can come for this INVITE any more: it may be forgotten. */
    void onDone(InviteServer server);
  }

  private final Inbound inbound;
  private final Rhythm rhythm;
  private final Owner owner;
  private State state = State.PROCEEDING;
  private byte @Nullable [] provisional;
  private @Nullable RepeatedResponse finalResponse;

  public InviteServer(Inbound inbound, Rhythm rhythm, Owner owner) {
    this.inbound = inbound;
    this.rhythm = rhythm;
    this.owner = owner;
  }

  public Inbound inbound() {
    return inbound;
  }

  public long cseq() {
    return inbound.cseq();
  }

  /** True until a final response is sent. */
  public boolean pending() {
    return state == State.PROCEEDING;
  }

  /** True while a 2xx waits for its ACK. */
  public boolean awaitsAck() {
    return state == State.ACCEPTED;
  }

  /** Sends a 1xx, which a repeated INVITE gets again. */
  public void provisional(SIPResponse response) {
    if (pending()) {
      provisional = inbound.respond(response);
    }
  }

  /** Sends a 2xx and keeps sending it until the ACK comes. */
  public void accept(SIPResponse response) {
    if (!pending()) {
      return;
    }
    state = State.ACCEPTED;
    finalResponse = new RepeatedResponse(rhythm, inbound, response, this::noAck);
  }

  /** Sends 300..699; over UDP until the ACK comes. */
  public void refuse(SIPResponse response) {
    if (!pending()) {
      return;
    }
    state = State.COMPLETED;
    finalResponse = new RepeatedResponse(rhythm, inbound, response, this::done);
  }

  /** The INVITE came again. After a 2xx it is absorbed: the 2xx repeats itself (RFC 6026 section 7.1). */
  public void repeated() {
    if (state == State.PROCEEDING && provisional != null) {
      inbound.respondAgain(provisional);
    } else if (state == State.COMPLETED && finalResponse != null) {
      finalResponse.repeat();
    }
  }

  /** An ACK with this CSeq came; true if it is the first one for a 2xx. */
  public boolean acknowledged() {
    boolean first = state == State.ACCEPTED;
    if (first || state == State.COMPLETED) {
      // Timer I and, after a 2xx, timer L: late copies of the INVITE must still find this.
      rhythm.timers().after(first ? 64L * rhythm.t1Ms() : 10L * rhythm.t1Ms(), this::done);
      stop();
      state = State.CONFIRMED;
    }
    return first;
  }

  /** A BYE ended the call before the ACK of the 2xx came: no more copies of it. */
  public void abandon() {
    if (state == State.ACCEPTED) {
      acknowledged();
    }
  }

  private void noAck() {
    owner.onNoAck(this);
    done();
  }

  private void done() {
    if (state != State.DONE) {
      stop();
      state = State.DONE;
      owner.onDone(this);
    }
  }

  private void stop() {
    if (finalResponse != null) {
      finalResponse.stop();
    }
  }
}
