package omniline.agent.caller;

/**
 * Counts where an answer fell silent between two pieces of it: {@link #LEAST_MS} or more of digital silence with audible sound on
 * both sides. That is how a playout that ran short sounds at the far end; a voice that is wholly silent in a pause sounds the same
 * through G.711, whose smallest step swallows its breath, so the agent's own counter decides in doubt. Owned by the media loop.
 */
final class Dropouts {

  /** Shorter ones are not told apart from the pauses inside a word. */
  static final int LEAST_MS = 60;

  private static final int LEAST_SAMPLES = LEAST_MS * 16;

  /** A decoder and a resampler leave a trace of what went before. */
  private static final int NOTHING = 2;

  private int runSamples;
  private int pending;
  private int count;

  /** An answer begins: what was silent before it does not count. */
  void begin() {
    runSamples = 0;
    pending = 0;
  }

  /** The answer's next samples; {@code audible} if there is sound in them. */
  void heard(short[] pcm16k, int lengthSamples, boolean audible) {
    for (int i = 0; i < lengthSamples; i++) {
      if (Math.abs(pcm16k[i]) <= NOTHING) {
        runSamples++;
      } else {
        pending += runSamples >= LEAST_SAMPLES ? 1 : 0;
        runSamples = 0;
      }
    }
    if (audible) {
      count += pending;
      pending = 0;
    }
  }

  /** Silences in all answers so far. */
  int count() {
    return count;
  }
}
