package omniline.bench.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.bench.BenchException;
import omniline.model.ModelSettings.Compute;
import omniline.model.Precision;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.GenerationConfig;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.write.NoiseBlock;
import omniline.model.checkpoint.write.NoiseMatrix;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Source;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;
import omniline.model.llm.Llama;
import omniline.model.torch.WeightFiles;
import omniline.model.torch.WeightPacking;
import omniline.model.units.SpeechDecoder;

/**
 * One stack of Llama layers with random weights in a file of its own, fp16 as published: the LLM or the speech decoder without the
 * rest of a checkpoint, in any dimensions. Loaded as the engine loads it.
 */
final class RandomStack {

  private static final double GAIN = 1;

  private final NoiseBlock noise = new NoiseBlock(new SplittableRandom(5));
  private final SplittableRandom random = new SplittableRandom(6);
  private final List<Source> sources = new ArrayList<>();
  private final LlamaConfig config;

  private RandomStack(LlamaConfig config) {
    this.config = config;
  }

  /** Dimensions of a stack; heads share the width evenly. */
  static LlamaConfig dims(int layers, int width, Heads heads, int ffn) {
    return new LlamaConfig(layers, width, heads.query, heads.keyValue, width / heads.query, ffn, 1e-5f, 500000,
        new LlamaConfig.RopeScaling(8, 1, 4, 8192));
  }

  /** Query heads and the heads that they share. */
  record Heads(int query, int keyValue) {}

  /** Writes an LLM's tensors. */
  static Map<String, TensorEntry> writeLlm(LlamaConfig config, int vocabulary, Path file) {
    RandomStack stack = new RandomStack(config);
    stack.matrix("model.embed_tokens.weight", vocabulary, config.width());
    stack.matrix("lm_head.weight", vocabulary, config.width());
    stack.vector("model.norm.weight", config.width());
    stack.layers("model.layers.");
    return stack.write(file);
  }

  /** Opens what {@link #writeLlm} wrote. */
  static Llama openLlm(LlamaConfig config, Map<String, TensorEntry> tensors, Compute compute) {
    try (WeightFiles files = files(tensors, compute)) {
      return new Llama(config, false, name -> entry(tensors, name), files);
    }
  }

  /** Writes a speech decoder's tensors for LLM states of the stack's own width, and opens it. */
  static SpeechDecoder speechDecoder(OmniConfig config, Path file, Compute compute) {
    LlamaConfig layers = config.speechDecoder();
    RandomStack stack = new RandomStack(layers);
    stack.matrix("speech_generator.input_proj.weight", layers.width(), config.llm().width());
    stack.vector("speech_generator.input_proj.bias", layers.width());
    stack.matrix("speech_generator.output_proj.weight", config.unitCount() + 1, layers.width());
    stack.vector("speech_generator.output_proj.bias", config.unitCount() + 1);
    stack.layers("speech_generator.layers.");
    Map<String, TensorEntry> tensors = stack.write(file);
    Checkpoint checkpoint = new Checkpoint(file, config, new WhisperConfig(128, 1500, 64, 1, 1, 256),
        new GenerationConfig(config.eosIds(), false, 1, 1, 0), Projection.VOCODER, Profile.NONE, tensors, Map.of());
    try (WeightFiles files = files(tensors, compute)) {
      return new SpeechDecoder(checkpoint, files);
    }
  }

  private static WeightFiles files(Map<String, TensorEntry> tensors, Compute compute) {
    return new WeightFiles(WeightPacking.choose(compute, tensors.values().stream().mapToLong(TensorEntry::elements).sum()));
  }

  static TensorEntry entry(Map<String, TensorEntry> tensors, String name) {
    TensorEntry entry = tensors.get(name);
    if (entry == null) {
      throw new BenchException("the random stack has no tensor " + name);
    }
    return entry;
  }

  private void layers(String prefix) {
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    for (int i = 0; i < config.layers(); i++) {
      String layer = prefix + i + ".";
      vector(layer + "input_layernorm.weight", config.width());
      vector(layer + "post_attention_layernorm.weight", config.width());
      matrix(layer + "self_attn.q_proj.weight", queries, config.width());
      matrix(layer + "self_attn.k_proj.weight", keys, config.width());
      matrix(layer + "self_attn.v_proj.weight", keys, config.width());
      matrix(layer + "self_attn.o_proj.weight", config.width(), queries);
      matrix(layer + "mlp.gate_proj.weight", config.ffn(), config.width());
      matrix(layer + "mlp.up_proj.weight", config.ffn(), config.width());
      matrix(layer + "mlp.down_proj.weight", config.width(), config.ffn());
    }
  }

  private void matrix(String name, long rows, long columns) {
    sources.add(new NoiseMatrix(name, List.of(rows, columns), GAIN / Math.sqrt((double) columns), row -> true, noise, random.split()));
  }

  private void vector(String name, int length) {
    sources.add(new Tensor(name, DataType.F16, List.of((long) length), () -> {
      float[] values = new float[length];
      Arrays.fill(values, 1);
      return values;
    }));
  }

  private Map<String, TensorEntry> write(Path file) {
    try {
      SafetensorsWriter.write(file, sources);
    } catch (IOException e) {
      throw new BenchException(file + ": random weights cannot be written: " + e.getMessage(), e);
    }
    return SafetensorsFile.open(file).tensors();
  }

  /** The settings for a precision on the CPU; libtorch's threads are set by then. */
  static Compute cpu(Precision precision, int threads) {
    return new Compute(precision, "cpu", threads);
  }
}
