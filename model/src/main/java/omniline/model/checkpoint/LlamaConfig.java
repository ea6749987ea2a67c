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
   * Reads Hugging Face's fields of a Llama.
   *
   * @param absentTheta what holds where the file gives no rope_theta, or null where it must give it
   */
  public static LlamaConfig read(JsonFile json, @Nullable Double absentTheta) {
    if (!json.string("hidden_act", "").equals("silu")) {
      throw json.wrong("hidden_act", "\"silu\"");
    }
    for (String bias : new String[] {"attention_bias", "mlp_bias"}) {
      if (json.bool(bias, false)) {
        throw json.wrong(bias, "false: Llama has no such biases");
      }
    }
    int width = json.positiveInt("hidden_size");
    int heads = json.positiveInt("num_attention_heads");
    int kvHeads = json.positiveInt("num_key_value_heads", heads);
    if (heads % kvHeads != 0) {
      throw json.wrong("num_key_value_heads", "a divisor of num_attention_heads (" + heads + ")");
    }
    double theta = absentTheta == null ? json.number("rope_theta") : json.number("rope_theta", absentTheta);
    return new LlamaConfig(
        json.positiveInt("num_hidden_layers"),
        width,
        heads,
        kvHeads,
        headDim(json, width, heads),
        json.positiveInt("intermediate_size"),
        (float) json.number("rms_norm_eps"),
        theta,
        ropeScaling(json));
  }

  /** Later configs may give head_dim; all others mean width / heads. */
  private static int headDim(JsonFile json, int width, int heads) {
    int headDim = json.positiveInt("head_dim", width / heads);
    if (headDim % 2 != 0 || (width % heads != 0 && !json.has("head_dim"))) {
      throw json.wrong("num_attention_heads", "heads of an even width that share " + width + " columns");
    }
    return headDim;
  }

  private static @Nullable RopeScaling ropeScaling(JsonFile json) {
    if (!json.has("rope_scaling")) {
      return null;
    }
    JsonFile scaling = json.object("rope_scaling");
    String type = scaling.string("rope_type", scaling.string("type", ""));
    if (type.equals("default")) {
      return null;
    }
    if (!type.equals("llama3")) {
      throw scaling.wrong("rope_type", "\"llama3\"");
    }
    return new RopeScaling(
        scaling.number("factor"),
        scaling.number("low_freq_factor"),
        scaling.number("high_freq_factor"),
        scaling.positiveInt("original_max_position_embeddings"));
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
