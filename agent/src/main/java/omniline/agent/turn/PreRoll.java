package omniline.agent.turn;

/**
 * The last moments of what the caller said, so that a turn that is noticed after {@code startMs} of speech still begins before
 * its first consonant. Positions count samples since the call's media began, as in {@link TurnTaker}. Owned by the media loop.
 */
public final class PreRoll {

  /** Takes what {@link #replay} plays, in the pieces in which it lies in the ring, each a whole number of hops. */
  @FunctionalInterface
  public interface Sink {
    void push(short[] pcm16k, int offset, int lengthSamples);
  }

  // A hesitant beginning takes longer than startMs to be noticed, since pauses between its syllables count against it.
  private static final int ONSET_ROOM = 4;

  private final short[] ring;
  private long endSamples;

  /** Room for the pre-roll and for the time that it takes to notice a turn. */
  public PreRoll(TurnSettings settings) {
    int onsetMs = ONSET_ROOM * Math.max(settings.startMs(), settings.bargeInMs());
    int hops = (settings.preRollMs() + onsetMs) / VoiceActivity.HOP_MS + 1;
    ring = new short[hops * VoiceActivity.HOP_SAMPLES];
  }

  /** Takes one hop of {@link VoiceActivity#HOP_SAMPLES} samples. */
  public void push(short[] pcm16k, int offset) {
    System.arraycopy(pcm16k, offset, ring, (int) (endSamples % ring.length), VoiceActivity.HOP_SAMPLES);
    endSamples += VoiceActivity.HOP_SAMPLES;
  }

  /** Plays everything from {@code fromSamples} (a whole number of hops) to now; what is older than the ring is gone. */
  public void replay(long fromSamples, Sink sink) {
    long at = Math.max(fromSamples, Math.max(0, endSamples - ring.length));
    while (at < endSamples) {
      int index = (int) (at % ring.length);
      int length = (int) Math.min(endSamples - at, ring.length - index);
      sink.push(ring, index, length);
      at += length;
    }
  }
}
