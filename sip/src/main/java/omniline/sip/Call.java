package omniline.sip;

import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** One call, from INVITE to BYE. Every method may be called from any thread, only enqueues, and never blocks. */
public interface Call {

  /** The Call-ID. */
  String id();

  /** True between {@link CallEvent.Established} and {@link CallEvent.Ended}. */
  boolean established();

  /** The peer's URI as in the From or To header, without parameters of the header. */
  String remoteUri();

  /** Where a call that we placed was redirected to (3xx, RFC 3261 section 8.1.3.4): the first Contact's URI; null where it was not. */
  default @Nullable String redirectedTo() {
    return null;
  }

  /** Answers the pending {@link CallEvent.Offer} with 200; ignored where none is pending. */
  void answerOffer(SessionDescription sdp);

  /**
   * Refuses the pending {@link CallEvent.Offer}; the session goes on as it was. Ignored where none is pending.
   *
   * @param code 400..699, usually 488
   */
  void rejectOffer(int code);

  /**
   * Makes an offer inside the call by re-INVITE (RFC 3261 section 14.1): {@link CallEvent.Answered} or {@link CallEvent.OfferRefused}
   * follows. Where one of the peer's is under way it waits for its turn; ignored before the call is established and after its end.
   */
  void reInvite(SessionDescription offer);

  /**
   * Asks the peer to call somebody else instead (REFER, RFC 3515): {@link CallEvent.Transferring}, then {@link CallEvent.Transferred} or
   * {@link CallEvent.TransferFailed} follow. The call goes on until it is hung up.
   *
   * @param targetUri a SIP URI; one that the policy does not allow fails with 403
   */
  void transfer(String targetUri);

  /**
   * Asks the peer to take the place of us in another call (attended transfer, RFC 5589 section 7): as {@link #transfer}, for that call's far
   * end, which must be allowed. The other call ends when its far end has been replaced.
   *
   * @param consulted an established call of the same user agent; another one fails with 481
   */
  void transferTo(Call consulted);

  /**
   * Calls whom {@link CallEvent.Referred} names: {@link CallEvent.Moved} follows from the new call, or {@link CallEvent.ReferRefused} from this
   * one. Ignored where nobody was named.
   *
   * @param offer for the new call
   */
  void follow(SessionDescription offer);

  /**
   * Ends the call: BYE, CANCEL before the answer, 480 to an INVITE not yet answered. Ignored when already over.
   *
   * @param reason for the Reason header (RFC 3326); empty for none
   */
  void hangUp(String reason);
}
