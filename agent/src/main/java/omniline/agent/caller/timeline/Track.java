package omniline.agent.caller.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One side of a recorded call. Samples are appended on the media loop into blocks of a minute; the next block is allocated
 * elsewhere while the present one fills, so that appending allocates nothing. Read it only when the media has ended.
 */
public final class Track {

  private static final int BLOCK_SAMPLES = 60 * 16_000;

  private final Executor outside;
  private final List<short[]> full = new ArrayList<>();
  private short[] block = new short[BLOCK_SAMPLES];
  private int used;
  private boolean asked;
  private volatile short @Nullable [] spare;

  /** {@code outside} allocates; never the media loop. */
  public Track(Executor outside) {
    this.outside = outside;
  }

  /** Media loop only. */
  public void append(short[] pcm, int lengthSamples) {
    int length = Math.min(lengthSamples, BLOCK_SAMPLES - used);
    System.arraycopy(pcm, 0, block, used, length);
    used += length;
    if (!asked && used > BLOCK_SAMPLES / 2) {
      asked = true;
      outside.execute(() -> spare = new short[BLOCK_SAMPLES]);
    }
    if (used == BLOCK_SAMPLES) {
      full.add(block);
      short[] prepared = spare;
      // Half a minute was not enough to get a block: a late packet is better than a hole in the recording.
      block = prepared == null ? new short[BLOCK_SAMPLES] : prepared;
      spare = null;
      asked = false;
      used = lengthSamples - length;
      System.arraycopy(pcm, length, block, 0, used);
    }
  }

  /** Everything appended, in one array. */
  public short[] samples() {
    short[] all = new short[full.size() * BLOCK_SAMPLES + used];
    for (int i = 0; i < full.size(); i++) {
      System.arraycopy(full.get(i), 0, all, i * BLOCK_SAMPLES, BLOCK_SAMPLES);
    }
    System.arraycopy(block, 0, all, full.size() * BLOCK_SAMPLES, used);
    return all;
  }
}
