package omniline.agent.caller;

import static omniline.agent.caller.timeline.TurnTiming.NEVER;

import omniline.agent.caller.timeline.TurnTiming;

/** The stopwatch of one turn while it happens; times as in {@link TurnTiming}. Owned by the media loop. */
final class TurnWatch {

  private final Clip clip;
  private final boolean interrupting;
  private int speechStartMs = NEVER;
  private int speechEndMs = NEVER;
  private int answerStartMs = NEVER;
  private int answerEndMs = NEVER;
  private int fellSilentMs = NEVER;

  TurnWatch(Clip clip, boolean interrupting) {
    this.clip = clip;
    this.interrupting = interrupting;
  }

  /** One of our non-silent packets was sent. */
  void spoke(int atMs) {
    if (speechStartMs == NEVER) {
      speechStartMs = atMs;
    }
    speechEndMs = atMs;
  }

  /** A non-silent packet of the answer arrived, and lasts until {@code endMs}. */
  void answered(int atMs, int endMs) {
    if (answerStartMs == NEVER) {
      answerStartMs = atMs;
    }
    answerEndMs = endMs;
  }

  void fellSilent(int atMs) {
    fellSilentMs = atMs;
  }

  /** Whether this turn interrupts and the far end has not given way yet. */
  boolean contested() {
    return interrupting && fellSilentMs == NEVER;
  }

  /** The times so far. */
  TurnTiming timing() {
    return new TurnTiming(clip.name(), speechStartMs, speechEndMs, answerStartMs, answerEndMs, fellSilentMs);
  }
}
