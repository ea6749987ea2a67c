package omniline.sip;

import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** What happens to a call, as immutable records, delivered in order and one at a time to its {@link CallListener}. */
public sealed interface CallEvent {

  /**
   * A call that we placed rings (180) or has progress (181..183, 199).
   *
   * @param earlyMedia the SDP of the provisional response, or null
   */
  record Ringing(int code, @Nullable SessionDescription earlyMedia) implements CallEvent {}

  /**
   * The ACK came (we were called), or the 200 came and was acknowledged (we called).
   *
   * @param remote we called: the answer. We were called with a late offer: the answer from the ACK. Else null
   */
  record Established(@Nullable SessionDescription remote) implements CallEvent {}

  /**
   * A re-INVITE or UPDATE wants a new offer/answer exchange; reply with {@link Call#answerOffer} or {@link Call#rejectOffer}.
   *
   * @param offer null for a re-INVITE without one: {@code answerOffer} then carries OUR offer, and {@link Answered} follows
   */
  record Offer(@Nullable SessionDescription offer) implements CallEvent {}

  /**
   * The answer to an offer of ours: to the one given to an offerless re-INVITE, from its ACK, or to {@link Call#reInvite}.
   *
   * @param answer null where the ACK carried none: the session stays as it was
   */
  record Answered(@Nullable SessionDescription answer) implements CallEvent {}

  /**
   * An offer of ours ({@link Call#reInvite}) was refused: the session stays as it was.
   *
   * @param code 300..699
   */
  record OfferRefused(int code) implements CallEvent {}

  /** What comes of a transfer (RFC 3515), ours or one that the peer wanted. */
  sealed interface Transfer extends CallEvent {}

  /**
   * The peer is calling the target of a transfer of ours.
   *
   * @param code 100..199, of the call that it makes
   */
  record Transferring(int code, String text) implements Transfer {}

  /** The target of a transfer of ours has answered the peer's call: this one may be hung up. */
  record Transferred() implements Transfer {}

  /**
   * A transfer of ours came to nothing, and the call goes on.
   *
   * @param code of the refusal: the peer's, the target's, 403 of our own list, 408 where nobody answered
   */
  record TransferFailed(int code, String text) implements Transfer {}

  /**
   * The peer wants us to call somebody who is allowed (REFER): {@link Call#follow} does it.
   *
   * @param target the SIP URI
   */
  record Referred(String target) implements Transfer {}

  /**
   * We have called whom the peer has named, and the conversation goes on there: the call that delivers this takes the place of the former one,
   * of which nothing is heard any more.
   *
   * @param remote the answer to the offer that was given to {@link Call#follow}
   */
  record Moved(SessionDescription remote) implements Transfer {}

  /**
   * The peer wanted us to call somebody (REFER), and was refused, or nothing came of it: the call goes on.
   *
   * @param target whom, as text of the Refer-To header
   */
  record ReferRefused(String target, int code) implements Transfer {}

  /** An INFO request, already answered with 200 (DTMF of older peers: {@code application/dtmf-relay}). */
  @SuppressWarnings("AvoidCommonTypeNames") // the SIP method's name; ProcessHandle.Info is far away
  record Info(String contentType, String body) implements CallEvent {}

  /**
   * The call is over; always the last event, and delivered exactly once.
   *
   * @param code the SIP code that ended it, 0 where there is none (BYE)
   * @param text the reason phrase or Reason header, never null
   */
  record Ended(EndReason reason, int code, String text) implements CallEvent {}
}
