package omniline.model.checkpoint.parts;

/**
 * Dimensions of a Whisper text decoder, which LLaSM uses as a resampler of speech (spec section 9.2).
 *
 * @param width residual width, that of the encoder
 * @param heads attention heads
 * @param layers number of blocks
 * @param ffn feed-forward width
 * @param positions rows of the position table (448)
 * @param vocabSize rows of the token embedding
 * @param startId the token whose copies are its input
 */
public record WhisperDecoderConfig(int width, int heads, int layers, int ffn, int positions, int vocabSize, int startId) {
  /** What all names of its tensors begin with; the rest is openai's. */
  public static final String PREFIX = "model.audio_decoder.";
}
