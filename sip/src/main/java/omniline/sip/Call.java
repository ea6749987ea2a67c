package omniline.sip;

import omniline.sip.sdp.SessionDescription;

/** One call, from INVITE to BYE. Every method may be called from any thread, only enqueues, and never blocks. */
public interface Call {

  /** The Call-ID. */
  String id();

  /** True between {@link CallEvent.Established} and {@link CallEvent.Ended}. */
  boolean established();

  /** The peer's URI as in the From or To header, without parameters of the header. */
  String remoteUri();

  /** Answers the pending {@link CallEvent.Offer} with 200; ignored where none is pending. */
  void answerOffer(SessionDescription sdp);

  /**
   * Refuses the pending {@link CallEvent.Offer}; the session goes on as it was. Ignored where none is pending.
   *
   * @param code 400..699, usually 488
   */
  void rejectOffer(int code);

  /**
   * Ends the call: BYE, CANCEL before the answer, 480 to an INVITE not yet answered. Ignored when already over.
   *
   * @param reason for the Reason header (RFC 3326); empty for none
   */
  void hangUp(String reason);
}
