package omniline.agent.talk;

import omniline.agent.media.MediaCounts;
import omniline.sip.CallEvent;
import omniline.sip.EndReason;

/**
 * Hears what happens on the calls, for the log and the metrics. Called on the media loop a few times a call and once a
 * second: must not block.
 */
public interface CallObserver {
  /** An INVITE was refused; the reason is a sentence for the operator. On SIP's threads. */
  default void refused(Refusal why, String reason) {}

  /** The call stands: the ACK has come. */
  default void established(CallCard card) {}

  /** A turn of the call is complete. */
  default void turn(CallCard card, Turn turn) {}

  /** The model has done something beside speaking. */
  default void acted(CallCard card, CallAction action) {}

  /** Something came of a transfer, or the far end wanted one. */
  default void transfer(CallCard card, CallEvent.Transfer event) {}

  /** The far end has put the call on hold, or has taken it back. */
  default void held(CallCard card, boolean now) {}

  /** What the caller said was too short to be a turn. */
  default void discarded(CallCard card) {}

  /** The caller pressed a key. */
  default void digit(CallCard card, char digit, int durationMs) {}

  /** Once a second and at the end: what the media has counted since the last time. Valid until this returns. */
  default void media(MediaCounts counts) {}

  /** An answer that had begun was not there in time, so many times more. */
  default void underruns(long count) {}

  /** The call is over, after so long since the ACK. */
  default void ended(CallCard card, EndReason reason, String text, CallTotals totals) {}
}
