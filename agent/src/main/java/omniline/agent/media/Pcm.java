package omniline.agent.media;

/** The one PCM format inside the agent: 16 kHz mono 16-bit, moved in 20 ms steps; what the model hears and speaks. */
public final class Pcm {
  /** Sample rate inside the agent. */
  public static final int RATE_HZ = 16_000;

  /** The media loop serves each call once in this time. */
  public static final int TICK_MS = 20;

  /** Samples in one tick. */
  public static final int TICK_SAMPLES = RATE_HZ / 1000 * TICK_MS;


  private Pcm() {}

  /** Milliseconds that so many samples at 16 kHz last. */
  public static long millis(long samples) {
    return samples * 1000 / RATE_HZ;
  }
}
