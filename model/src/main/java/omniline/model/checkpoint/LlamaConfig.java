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
   * The rotary frequencies in radians per position, [headDim / 2], scaled (spec section 4.2).
   */
  public double[] ropeFrequencies() {
    double[] frequencies = new double[headDim / 2];
    for (int j = 0; j < frequencies.length; j++) {
      frequencies[j] = scaled(Math.pow(ropeTheta, -2.0 * j / headDim));
    }
    return frequencies;
  }

  private double scaled(double frequency) {
    if (ropeScaling == null) {
      return frequency;
    }
    double wavelength = 2 * Math.PI / frequency;
    double shortest = ropeScaling.originalPositions / ropeScaling.highFreqFactor;
    double longest = ropeScaling.originalPositions / ropeScaling.lowFreqFactor;
    if (wavelength < shortest) {
      return frequency;
    }
    if (wavelength > longest) {
      return frequency / ropeScaling.factor;
    }
    double keep = (ropeScaling.originalPositions / wavelength - ropeScaling.lowFreqFactor)
        / (ropeScaling.highFreqFactor - ropeScaling.lowFreqFactor);
    return (1 - keep) * frequency / ropeScaling.factor + keep * frequency;
  }
}
