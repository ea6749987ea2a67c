package omniline.agent.turn;

import java.util.Arrays;

/**
 * How loud our own voice may come back in the caller's audio (a hybrid, a loudspeaker), so that it is not taken for the caller. What is
 * heard in a second is never quieter than the echo in it; so the greatest loss of the last seconds in which we spoke is the nearest to
 * that of the path, for in the others the caller spoke, too (minimum statistics, Martin 2001). Owned by the media loop; allocates
 * nothing after construction.
 *
 * <pre>
 *   own level    ──────────────▁▁▁▁▁▁▁▁─────────── loudest of the last 400 ms ─┐
 *                                                                              │ − loss + margin: what is below is no speech
 *   heard level  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁ loudest of the last second ──┘ loss: the two apart
 * </pre>
 */
public final class EchoPath {
  /** The longest way there and back: two jitter buffers and a network. */
  private static final int DELAY_HOPS = 40;
  private static final int WINDOW_HOPS = 100;
  private static final int WINDOWS = 8;
  private static final float SILENCE_DB = -90f;
  /** Quieter than this we are not heard back. */
  private static final float AUDIBLE_DB = -45f;
  /** Before anything was learnt: callers of ordinary loudness get through, and so does no echo of a sound line. */
  private static final float LOSS_AT_START_DB = 18f;
  private static final float LEAST_LOSS_DB = 6f;
  /** A caller who is 20 dB quieter than most must get through. */
  private static final float GREATEST_LOSS_DB = 36f;
  private static final float MARGIN_DB = 3f;

  private final float[] ownDb = new float[WINDOW_HOPS];
  private final float[] lossesDb = new float[WINDOWS];
  private float lossDb = LOSS_AT_START_DB;
  private float loudestHeardDb = SILENCE_DB;
  private int newest;
  private int heardHops;
  private int window;

  /** A path of which nothing is known. */
  public EchoPath() {
    Arrays.fill(ownDb, SILENCE_DB);
    Arrays.fill(lossesDb, LOSS_AT_START_DB);
  }

  /** We have sent a hop of {@link VoiceActivity#HOP_MS} at that level in dBFS, silence included. */
  public void spoke(float levelDb) {
    newest = (newest + 1) % ownDb.length;
    ownDb[newest] = levelDb;
  }

  /** Whether a hop that came in at that level in dBFS may be no more than our own voice; to be asked of every hop. */
  public boolean mayBeEcho(float heardDb) {
    learn(heardDb);
    float loudest = loudestOwnDb(0, DELAY_HOPS);
    return loudest > AUDIBLE_DB && heardDb <= loudest - lossDb + MARGIN_DB;
  }

  /** By how much quieter our voice comes back at most, in dB, as far as it is known: 6 to 36. */
  public float lossDb() {
    return lossDb;
  }

  private void learn(float heardDb) {
    loudestHeardDb = Math.max(loudestHeardDb, heardDb);
    if (++heardHops < WINDOW_HOPS) {
      return;
    }
    // Only what has come back within this window, however late it does: so the loss is taken for too small rather than too great.
    float loudest = loudestOwnDb(DELAY_HOPS, WINDOW_HOPS - DELAY_HOPS);
    if (loudest > AUDIBLE_DB) {
      lossesDb[window] = Math.clamp(loudest - loudestHeardDb, LEAST_LOSS_DB, GREATEST_LOSS_DB);
      window = (window + 1) % WINDOWS;
      lossDb = LEAST_LOSS_DB;
      for (float each : lossesDb) {
        lossDb = Math.max(lossDb, each);
      }
    }
    heardHops = 0;
    loudestHeardDb = SILENCE_DB;
  }

  private float loudestOwnDb(int skippedHops, int lengthHops) {
    float loudest = SILENCE_DB;
    for (int age = skippedHops; age < skippedHops + lengthHops; age++) {
      loudest = Math.max(loudest, ownDb[(newest - age + 2 * ownDb.length) % ownDb.length]);
    }
    return loudest;
  }
}
