package omniline.train.omni;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.Parameter;

/**
 * Sizes of a small LLaMA-Omni around an encoder, and its tensors as they begin (names of spec section 8).
 *
 * @param encoder the speech encoder
 * @param framesPerRow encoder frames that make one row of the LLM
 * @param adaptorHidden hidden width of the adaptor
 * @param llm the language model
 * @param vocabulary token ids
 * @param decoder the speech decoder
 * @param upsample slots of the speech decoder for each token
 * @param units speech units, the blank not counted
 */
public record OmniShape(EncoderShape encoder, int framesPerRow, int adaptorHidden, Stack llm, int vocabulary, Stack decoder, int upsample, int units) {

  /** A Llama stack: layers, width, query heads, key and value heads, width of the feed-forward. */
  public record Stack(int layers, int width, int heads, int kvHeads, int feedForward) {
    /** Width of one head. */
    public int headDim() {
      return width / heads;
    }
  }

  /** Base of the rotary angles: a phone call is short. */
  public static final double ROPE_THETA = 10_000;

  /** The embedded model's. */
  public static OmniShape barista(int vocabulary, int units) {
    return new OmniShape(EncoderShape.barista(), 5, 384, new Stack(4, 256, 4, 2, 512), vocabulary, new Stack(2, 256, 4, 4, 512), 25, units);
  }

  /** Rows that a window of speech takes in the LLM. */
  public int speechRows() {
    return encoder.context() / framesPerRow;
  }

  /** Rotary frequencies of a stack, one for each pair of a head. */
  public static float[] frequencies(Stack stack) {
    float[] frequencies = new float[stack.headDim() / 2];
    for (int j = 0; j < frequencies.length; j++) {
      frequencies[j] = (float) Math.pow(ROPE_THETA, -2.0 * j / stack.headDim());
    }
    return frequencies;
  }

  /** Adaptor and LLM in the order of llm_training.py. */
  public List<Parameter> adaptorAndLlm(RandomGenerator random) {
    List<Parameter> all = new ArrayList<>();
    int stacked = framesPerRow * encoder.width();
    all.add(matrix("model.speech_projector.linear1.weight", random, 1, adaptorHidden, stacked));
    all.add(constant("model.speech_projector.linear1.bias", adaptorHidden, 0));
    all.add(matrix("model.speech_projector.linear2.weight", random, 0.5, llm.width(), adaptorHidden));
    all.add(constant("model.speech_projector.linear2.bias", llm.width(), 0));
    all.add(new Parameter("model.embed_tokens.weight", List.of((long) vocabulary, (long) llm.width()),
        Parameter.normal(random, (long) vocabulary * llm.width(), 0.3)));
    all.add(constant("model.norm.weight", llm.width(), 1));
    all.add(matrix("lm_head.weight", random, 0.5, vocabulary, llm.width()));
    addLayers(all, "model.layers.", llm, random);
    return all;
  }

  /** The speech decoder in the order of units.py, without its table of frequencies. */
  public List<Parameter> speechDecoder(RandomGenerator random) {
    List<Parameter> all = new ArrayList<>();
    all.add(matrix("speech_generator.input_proj.weight", random, 1, decoder.width(), llm.width()));
    all.add(constant("speech_generator.input_proj.bias", decoder.width(), 0));
    all.add(matrix("speech_generator.output_proj.weight", random, 0.5, units + 1, decoder.width()));
    all.add(constant("speech_generator.output_proj.bias", units + 1, 0));
    addLayers(all, "speech_generator.layers.", decoder, random);
    return all;
  }

  private static void addLayers(List<Parameter> all, String prefix, Stack stack, RandomGenerator random) {
    double added = 1 / Math.sqrt(2.0 * stack.layers());
    int keys = stack.kvHeads() * stack.headDim();
    for (int i = 0; i < stack.layers(); i++) {
      String layer = prefix + i + ".";
      all.add(constant(layer + "input_layernorm.weight", stack.width(), 1));
      all.add(matrix(layer + "self_attn.q_proj.weight", random, 1, stack.width(), stack.width()));
      all.add(matrix(layer + "self_attn.k_proj.weight", random, 1, keys, stack.width()));
      all.add(matrix(layer + "self_attn.v_proj.weight", random, 1, keys, stack.width()));
      all.add(matrix(layer + "self_attn.o_proj.weight", random, added, stack.width(), stack.width()));
      all.add(constant(layer + "post_attention_layernorm.weight", stack.width(), 1));
      all.add(matrix(layer + "mlp.gate_proj.weight", random, 1, stack.feedForward(), stack.width()));
      all.add(matrix(layer + "mlp.up_proj.weight", random, 1, stack.feedForward(), stack.width()));
      all.add(matrix(layer + "mlp.down_proj.weight", random, added, stack.width(), stack.feedForward()));
    }
  }

  private static Parameter matrix(String name, RandomGenerator random, double gain, int out, int in) {
    return new Parameter(name, List.of((long) out, (long) in), Parameter.normal(random, (long) out * in, gain / Math.sqrt(in)));
  }

  private static Parameter constant(String name, int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return new Parameter(name, List.of((long) length), values);
  }
}
