package omniline.model.vocoder;

/**
 * A piece of a reply's sound, and which units it ends. Immutable by agreement: the arrays are shared, not copied, and made for this
 * chunk, so its receiver may keep them.
 */
public final class SpokenChunk {

  private final short[] pcm;
  private final long firstSample;
  private final int firstUnit;
  private final long[] unitEndSamples;

  SpokenChunk(short[] pcm, long firstSample, int firstUnit, long[] unitEndSamples) {
    this.pcm = pcm;
    this.firstSample = firstSample;
    this.firstUnit = firstUnit;
    this.unitEndSamples = unitEndSamples;
  }

  /** 16-bit samples at 16 kHz; empty when nothing could be given out yet. */
  public short[] pcm() {
    return pcm;
  }

  /** Where the first of them lies, counted from the beginning of the reply. */
  public long firstSample() {
    return firstSample;
  }

  /** Index in the reply, from 0, of the first unit whose sound ends in this chunk; that of the next one when none does. */
  public int firstUnit() {
    return firstUnit;
  }

  /**
   * For every unit whose sound ends in this chunk, the sample after its last one, counted from the beginning of the reply. Rising;
   * element i belongs to unit {@code firstUnit() + i}. A unit that is cut by the chunk's end is told of by the next chunk.
   */
  public long[] unitEndSamples() {
    return unitEndSamples;
  }
}
