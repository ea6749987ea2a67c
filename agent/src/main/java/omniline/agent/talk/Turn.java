package omniline.agent.talk;

import omniline.model.ReplyReport;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a call, from the caller's last sound to the agent's. Times are the media loop's nanoseconds, 0 where it
 * has not happened. Written by the media loop, except {@link #report}, which the model loop hands over.
 */
public final class Turn {
  final int number;
  final long heardMs;
  final long speechEndNs;
  final long endedNs;
  long firstPacketNs;
  boolean interrupted;
  boolean told;
  volatile @Nullable ReplyReport report;

  Turn(int number, long heardMs, long speechEndNs, long endedNs) {
    this.number = number;
    this.heardMs = heardMs;
    this.speechEndNs = speechEndNs;
    this.endedNs = endedNs;
  }

  /** Counts from 1 in each call. */
  public int number() {
    return number;
  }

  /** Length of what the caller said. */
  public long heardMs() {
    return heardMs;
  }

  /** From the caller's last sound to the decision that the turn is over. */
  public long endpointingNs() {
    return endedNs - speechEndNs;
  }

  /** From the caller's last sound at our socket to the first packet of the answer; -1 when there was none. */
  public long gapNs() {
    return firstPacketNs == 0 ? -1 : firstPacketNs - speechEndNs;
  }

  /** From the decision that the turn is over to the first packet of the answer; -1 when there was none. */
  public long answerNs() {
    return firstPacketNs == 0 ? -1 : firstPacketNs - endedNs;
  }

  /** Whether the caller interrupted the answer. */
  public boolean interrupted() {
    return interrupted;
  }

  /** What the model said of its reply; null while it is still at it. */
  public @Nullable ReplyReport report() {
    return report;
  }

  /** Complete when the model is done and the answer has been spoken, was interrupted, or never will be audible. */
  boolean tellable(boolean spoken) {
    ReplyReport done = report;
    return !told && done != null && (spoken || interrupted || done.samples() == 0);
  }
}
