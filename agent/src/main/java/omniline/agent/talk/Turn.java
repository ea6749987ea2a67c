package omniline.agent.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import omniline.agent.media.Pcm;
import omniline.model.ReplyOutcome;
import omniline.model.ReplyReport;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a call, from the caller's last sound to the agent's. Times are the media loop's nanoseconds, 0 where it
 * has not happened. Written by the media loop, except {@link #report} and, before it, {@link #asked} and {@link #apologised}, which
 * the model loop hands over.
 */
public final class Turn {
  final int number;
  final long heardMs;
  final long speechEndNs;
  final long endedNs;
  long firstPacketNs;
  boolean interrupted;
  long heardSamples;
  boolean apologised;
  boolean told;
  /** What the model asks for beside words, as it is decoded; put in by the model loop. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  /** What of it waits for the end of the answer. */
  final List<String> later = new ArrayList<>(2);
  int quietSamples;
  boolean ordered;
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

  /** How much of the answer had been sent when the caller interrupted it, in ms. */
  public long interruptedAfterMs() {
    return Pcm.millis(heardSamples);
  }

  /** Whether the apology was said in the answer's place; known with the report. */
  public boolean apologised() {
    return apologised;
  }

  /** What the model said of its reply; null while it is still at it. */
  public @Nullable ReplyReport report() {
    return report;
  }

  /** Whether the model failed before any of the answer was there. */
  boolean unanswered() {
    ReplyReport done = report;
    return done != null && done.outcome() == ReplyOutcome.FAILED && done.samples() == 0;
  }

  /** Complete when the model is done and the answer has been spoken, was interrupted, or never will be audible. */
  boolean tellable(boolean spoken) {
    ReplyReport done = report;
    return !told && done != null && (spoken || interrupted || done.samples() == 0);
  }
}
