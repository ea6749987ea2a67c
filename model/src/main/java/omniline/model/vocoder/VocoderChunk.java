package omniline.model.vocoder;

/** What the vocoder made of some units. Immutable by agreement: the arrays are shared, not copied. */
public final class VocoderChunk {

  private final long[] durations;
  private final float[] wave;

  VocoderChunk(long[] durations, float[] wave) {
    this.durations = durations;
    this.wave = wave;
  }

  /** Frames of 20 ms for each unit, at least 1 (quantities voc.duration, chunk.duration). */
  public long[] durations() {
    return durations;
  }

  /** Samples at 16 kHz in [-1, 1], 320 for each frame (quantities voc.wave, chunk.wave). */
  public float[] wave() {
    return wave;
  }

  /** The samples as 16-bit PCM, an array of its own. */
  public short[] pcm() {
    short[] pcm = new short[wave.length];
    quantize(wave, pcm, 0);
    return pcm;
  }

  /** Writes samples in [-1, 1] as 16-bit PCM. */
  static void quantize(float[] wave, short[] pcm, int offset) {
    for (int i = 0; i < wave.length; i++) {
      pcm[offset + i] = (short) Math.round(Math.clamp(wave[i], -1f, 1f) * Short.MAX_VALUE);
    }
  }
}
