package omniline.model.checkpoint.parts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.WhisperConfig;

/**
 * The tensors that a checkpoint must hold, with their shapes, computed from its configuration (spec sections 2.3, 3, 4.3, 5.1 and
 * 7.3), part by part. For the released checkpoint: 804 tensors in the shards. Owned by whoever fills it.
 */
public final class Inventory {
  /** One expected tensor. */
  public record Expected(String name, List<Long> shape) {
    public Expected {
      shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }
  }

  private static final List<String> STATE_DICT = List.of("model.embed_tokens.", "model.layers.", "model.norm.", WhisperConfig.PREFIX,
      "model.speech_projector.", "lm_head.", "speech_generator.input_proj.", "speech_generator.layers.", "speech_generator.output_proj.");

  private static final Pattern LAYER = Pattern.compile("\\.layers\\.(\\d+)\\.");
  private static final int MAX_LAYERS = 100_000;

  private final List<Expected> expected = new ArrayList<>();

  /** Everything in the shards: language model 291, encoder 487, adaptor 4, speech decoder 22 in the released sizes. */
  public static List<Expected> shards(OmniConfig config, WhisperConfig encoder) {
    return new Inventory()
        .llm(config.llm(), config.vocabSize(), config.tiedEmbeddings())
        .encoder(encoder)
        .adaptor(config)
        .speechDecoder(config)
        .expected();
  }

  /** What was added, in its order. */
  public List<Expected> expected() {
    return List.copyOf(expected);
  }

  /**
   * The shards' tensors in the order of the original's state dict, which decides what the Hub's shards hold (spec section 8): a
   * layer's norms follow its matrices, and the head comes after encoder and adaptor.
   */
  public static List<Expected> inStateDictOrder(List<Expected> shards) {
    return shards.stream().sorted(Comparator.comparingInt(Inventory::stateDictRank)).toList();
  }

  private static int stateDictRank(Expected tensor) {
    Matcher layer = LAYER.matcher(tensor.name);
    int within = layer.find() ? 2 * Integer.parseInt(layer.group(1)) + (tensor.name.endsWith("layernorm.weight") ? 1 : 0) : 0;
    for (int section = 0; section < STATE_DICT.size(); section++) {
      if (tensor.name.startsWith(STATE_DICT.get(section))) {
        return section * MAX_LAYERS + within;
      }
    }
    throw new IllegalArgumentException(tensor.name + " belongs to no shard");
  }

  /** Everything in vocoder/vocoder.safetensors. */
  public static List<Expected> vocoder(VocoderConfig config) {
    Inventory inventory = new Inventory();
    inventory.durationPredictor(config);
    inventory.generator(config);
    return inventory.expected();
  }

  /** Complains about the first tensor that is absent, misshapen or of a type that no weight has. */
  public static void check(List<Expected> expected, Map<String, TensorEntry> found, String where) {
    for (Expected tensor : expected) {
      TensorEntry entry = found.get(tensor.name);
      if (entry == null) {
        throw new CheckpointException(where + ": tensor " + tensor.name + " is missing, expected with shape " + tensor.shape
            + ": download the checkpoint again, or correct config.json if it belongs to another one");
      }
      if (!entry.shape().equals(tensor.shape)) {
        throw new CheckpointException(entry.file() + ": tensor " + tensor.name + " has shape " + entry.shape() + ", expected " + tensor.shape
            + " by the configuration: take config.json and tensors from the same checkpoint");
      }
      if (!isWeightType(entry.dtype())) {
        throw new CheckpointException(entry.file() + ": tensor " + tensor.name + " has dtype " + entry.dtype()
            + ", expected F16, BF16 or F32: use a checkpoint that is not quantised");
      }
    }
  }

  /** True for F16, BF16 and F32. */
  public static boolean isWeightType(DataType type) {
    return type.isFloating() && type != DataType.F64;
  }

  /** One tensor. */
  public Inventory add(String name, long... shape) {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size);
    }
    expected.add(new Expected(name, sizes));
    return this;
  }

  /** A Llama with its embedding and, unless that is tied to it, its head. */
  public Inventory llm(LlamaConfig llm, int vocabSize, boolean tied) {
    add("model.embed_tokens.weight", vocabSize, llm.width());
    for (int i = 0; i < llm.layers(); i++) {
      llamaLayer("model.layers." + i + ".", llm);
    }
    add("model.norm.weight", llm.width());
    if (!tied) {
      add("lm_head.weight", vocabSize, llm.width());
    }
    return this;
  }

  private void llamaLayer(String prefix, LlamaConfig llama) {
    long width = llama.width();
    long queries = (long) llama.heads() * llama.headDim();
    long keys = (long) llama.kvHeads() * llama.headDim();
    add(prefix + "input_layernorm.weight", width);
    add(prefix + "self_attn.q_proj.weight", queries, width);
    add(prefix + "self_attn.k_proj.weight", keys, width);
    add(prefix + "self_attn.v_proj.weight", keys, width);
    add(prefix + "self_attn.o_proj.weight", width, queries);
    add(prefix + "post_attention_layernorm.weight", width);
    add(prefix + "mlp.gate_proj.weight", llama.ffn(), width);
    add(prefix + "mlp.up_proj.weight", llama.ffn(), width);
    add(prefix + "mlp.down_proj.weight", width, llama.ffn());
  }

  /** A Whisper encoder under {@link WhisperConfig#PREFIX}. */
  public Inventory encoder(WhisperConfig encoder) {
    long width = encoder.width();
    String prefix = WhisperConfig.PREFIX;
    add(prefix + "positional_embedding", encoder.contextFrames(), width);
    add(prefix + "conv1.weight", width, encoder.nMels(), 3);
    add(prefix + "conv1.bias", width);
    add(prefix + "conv2.weight", width, width, 3);
    add(prefix + "conv2.bias", width);
    for (int i = 0; i < encoder.layers(); i++) {
      String block = prefix + "blocks." + i + ".";
      attention(block + "attn", width);
      feedForward(block, width, encoder.ffn());
    }
    norm(prefix + "ln_post", width);
    return this;
  }

  /** A Whisper decoder under {@link WhisperDecoderConfig#PREFIX}. */
  public Inventory whisperDecoder(WhisperDecoderConfig decoder) {
    long width = decoder.width();
    String prefix = WhisperDecoderConfig.PREFIX;
    add(prefix + "token_embedding.weight", decoder.vocabSize(), width);
    add(prefix + "positional_embedding", decoder.positions(), width);
    for (int i = 0; i < decoder.layers(); i++) {
      String block = prefix + "blocks." + i + ".";
      attention(block + "attn", width);
      attention(block + "cross_attn", width);
      feedForward(block, width, decoder.ffn());
    }
    norm(prefix + "ln", width);
    return this;
  }

  /** Whisper's keys have no bias (spec trap 12). */
  private void attention(String prefix, long width) {
    norm(prefix + "_ln", width);
    add(prefix + ".query.weight", width, width);
    add(prefix + ".query.bias", width);
    add(prefix + ".key.weight", width, width);
    add(prefix + ".value.weight", width, width);
    add(prefix + ".value.bias", width);
    add(prefix + ".out.weight", width, width);
    add(prefix + ".out.bias", width);
  }

  private void feedForward(String block, long width, long ffn) {
    norm(block + "mlp_ln", width);
    add(block + "mlp.0.weight", ffn, width);
    add(block + "mlp.0.bias", ffn);
    add(block + "mlp.2.weight", width, ffn);
    add(block + "mlp.2.bias", width);
  }

  private void norm(String prefix, long width) {
    add(prefix + ".weight", width);
    add(prefix + ".bias", width);
  }

  /** LLaMA-Omni's two layers. */
  public Inventory adaptor(OmniConfig config) {
    add("model.speech_projector.linear1.weight", config.adaptorHidden(), config.adaptorInput());
    add("model.speech_projector.linear1.bias", config.adaptorHidden());
    add("model.speech_projector.linear2.weight", config.llm().width(), config.adaptorHidden());
    add("model.speech_projector.linear2.bias", config.llm().width());
    return this;
  }

  /** The CTC speech decoder. */
  public Inventory speechDecoder(OmniConfig config) {
    LlamaConfig decoder = config.speechDecoder();
    add("speech_generator.input_proj.weight", decoder.width(), config.llm().width());
    add("speech_generator.input_proj.bias", decoder.width());
    for (int i = 0; i < decoder.layers(); i++) {
      llamaLayer("speech_generator.layers." + i + ".", decoder);
    }
    add("speech_generator.output_proj.weight", config.unitCount() + 1L, decoder.width());
    add("speech_generator.output_proj.bias", config.unitCount() + 1L);
    return this;
  }

  private void durationPredictor(VocoderConfig config) {
    long hidden = config.durationHidden();
    long kernel = config.durationKernel();
    add("dict.weight", config.unitCount(), config.embeddingDim());
    add("dur_predictor.conv1.0.weight", hidden, config.embeddingDim(), kernel);
    add("dur_predictor.conv1.0.bias", hidden);
    norm("dur_predictor.ln1", hidden);
    add("dur_predictor.conv2.0.weight", hidden, hidden, kernel);
    add("dur_predictor.conv2.0.bias", hidden);
    norm("dur_predictor.ln2", hidden);
    add("dur_predictor.proj.weight", 1, hidden);
    add("dur_predictor.proj.bias", 1);
  }

  private void generator(VocoderConfig config) {
    convolution("conv_pre", config.initialChannels(), config.embeddingDim(), 7);
    int stages = config.upsampleRates().size();
    int kernels = config.resblockKernels().size();
    long channels = config.initialChannels();
    for (int stage = 0; stage < stages; stage++) {
      transposed("ups." + stage, channels, config.channels(stage), config.upsampleKernels().get(stage));
      channels = config.channels(stage);
      for (int k = 0; k < kernels; k++) {
        for (int n = 0; n < 3; n++) {
          String block = "resblocks." + (stage * kernels + k);
          convolution(block + ".convs1." + n, channels, channels, config.resblockKernels().get(k));
          convolution(block + ".convs2." + n, channels, channels, config.resblockKernels().get(k));
        }
      }
    }
    convolution("conv_post", 1, channels, 7);
  }

  /** Weight norm over all axes but the first: one g per output channel. */
  private void convolution(String prefix, long out, long in, long kernel) {
    add(prefix + ".bias", out);
    add(prefix + ".weight_g", out, 1, 1);
    add(prefix + ".weight_v", out, in, kernel);
  }

  /** The first axis of a transposed convolution is its input, so one g per input channel (spec trap 16). */
  private void transposed(String prefix, long in, long out, long kernel) {
    add(prefix + ".bias", out);
    add(prefix + ".weight_g", in, 1, 1);
    add(prefix + ".weight_v", in, out, kernel);
  }
}
