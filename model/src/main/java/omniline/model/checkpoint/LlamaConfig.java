package omniline.model.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Dimensions and constants of a stack of Llama layers: the language model's, and the speech decoder's, which inherits all but
 * the sizes (spec sections 4.1, 4.2 and 5.1).
 *
 * @param layers number of layers
 * @param width residual width
 * @param heads query heads
 * @param kvHeads key and value heads; a divisor of {@code heads}
 * @param headDim width of one head, even
 * @param ffn width of the gated feed-forward
 * @param rmsEps epsilon of RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling the llama3 rule, or null for unscaled frequencies
 */
public record LlamaConfig(
    int layers, int width, int heads, int kvHeads, int headDim, int ffn, float rmsEps, double ropeTheta, @Nullable RopeScaling ropeScaling) {

  public LlamaConfig {
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(heads + " heads cannot share " + kvHeads + " key/value heads");
    }
    if (headDim % 2 != 0) {
      throw new IllegalArgumentException("a head width of " + headDim + " is odd: rotary positions need pairs");
    }
  }

  /**
   * Rotary scaling of type llama3 (spec section 4.2).
   *
   * @param factor divisor of the low frequencies
   * @param lowFreqFactor wavelengths above originalPositions / lowFreqFactor are divided
   * @param highFreqFactor wavelengths below originalPositions / highFreqFactor are kept
   * @param originalPositions context length before scaling
   */
  public record RopeScaling(double factor, double lowFreqFactor, double highFreqFactor, int originalPositions) {}

  /**
   * The rotary frequencies in radians per position, [headDim / 2], scaled (spec section 4.2). Every operation is rounded to
   * float32 as in the original: at position 600 the last bit of a frequency is worth 4e-5 rad.
   */
  public double[] ropeFrequencies() {
    double[] frequencies = new double[headDim / 2];
    for (int j = 0; j < frequencies.length; j++) {
      frequencies[j] = scaled(1 / (float) Math.pow(ropeTheta, 2f * j / headDim));
    }
    return frequencies;
  }

  private float scaled(float frequency) {
    if (ropeScaling == null) {
      return frequency;
    }
    float factor = (float) ropeScaling.factor;
    float low = (float) ropeScaling.lowFreqFactor;
    float high = (float) ropeScaling.highFreqFactor;
    float wavelength = (float) (2 * Math.PI) / frequency;
    if (wavelength < ropeScaling.originalPositions / high) {
      return frequency;
    }
    if (wavelength > ropeScaling.originalPositions / low) {
      return frequency / factor;
    }
    float keep = (ropeScaling.originalPositions / wavelength - low) / (high - low);
    return (1 - keep) * frequency / factor + keep * frequency;
  }
}
