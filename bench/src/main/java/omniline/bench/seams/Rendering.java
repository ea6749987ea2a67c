package omniline.bench.seams;

/** A reply's sound and how it was cut. Immutable by agreement: the arrays are shared, not copied. */
public final class Rendering {
  private final short[] pcm;
  private final int[] seams;
  private final long tookNs;

  Rendering(short[] pcm, int[] seams, long tookNs) {
    this.pcm = pcm;
    this.seams = seams;
    this.tookNs = tookNs;
  }

  /** All samples at 16 kHz. */
  public short[] pcm() {
    return pcm;
  }

  /** The first sample of every chunk but the first. */
  public int[] seams() {
    return seams;
  }

  /** Time for all chunks together. */
  public long tookNs() {
    return tookNs;
  }
}
