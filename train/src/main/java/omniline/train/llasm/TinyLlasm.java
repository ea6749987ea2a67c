package omniline.train.llasm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;
import omniline.model.checkpoint.write.RandomWeights;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A LLaSM of random weights, small enough to train in minutes, in the published layout (spec section 9.2): Whisper in Hugging Face's
 * names under audio_tower, the three audio tokens last in the vocabulary with the mean of the other rows. Stateless.
 */
public final class TinyLlasm {

  private static final LlamaConfig LLM = new LlamaConfig(2, 128, 4, 4, 32, 256, 1e-5f, 10_000, null);
  private static final WhisperConfig ENCODER = new WhisperConfig(80, 600, 128, 2, 2, 256);
  private static final WhisperDecoderConfig DECODER = new WhisperDecoderConfig(128, 2, 2, 256, 64, 8, 5);
  private static final int AUDIO_TOKENS = 64;
  private static final int POSITIONS = 2048;

  /** Pieces of openai's names and what Hugging Face calls them; the more special stand first. */
  private static final List<Map.Entry<String, String>> NAMES = List.of(Map.entry("blocks.", "layers."),
      Map.entry("cross_attn_ln.", "encoder_attn_layer_norm."), Map.entry("attn_ln.", "self_attn_layer_norm."),
      Map.entry("mlp_ln.", "final_layer_norm."), Map.entry("cross_attn.", "encoder_attn."), Map.entry(".attn.", ".self_attn."),
      Map.entry(".query.", ".q_proj."), Map.entry(".key.", ".k_proj."), Map.entry(".value.", ".v_proj."), Map.entry(".out.", ".out_proj."),
      Map.entry("mlp.0.", "fc1."), Map.entry("mlp.2.", "fc2."), Map.entry("ln_post.", "layer_norm."), Map.entry(".ln.", ".layer_norm."),
      Map.entry("positional_embedding", "embed_positions.weight"), Map.entry("token_embedding.", "embed_tokens."));

  private TinyLlasm() {}

  /**
   * What of its tokenizer it must know.
   *
   * @param size ids of text, special ones among them
   * @param bosId begins a round
   * @param eosId ends an answer
   */
  public record Vocabulary(int size, int bosId, int eosId) {}

  /** Writes config.json, model.safetensors and audio_tower; the tokenizer's files are the caller's affair. */
  public static void write(Path directory, Vocabulary vocabulary, long seed) {
    try {
      Path tower = Files.createDirectories(directory.resolve("audio_tower"));
      writeConfigs(directory, tower, vocabulary);
      SplittableRandom random = new SplittableRandom(seed);
      RandomWeights lively = new RandomWeights(random);
      List<Inventory.Expected> whisper = new Inventory().encoder(ENCODER).whisperDecoder(DECODER).expected();
      SafetensorsWriter.write(tower.resolve("model.safetensors"), whisper.stream()
          .map(t -> new SafetensorsWriter.Tensor(huggingFace(t.name()), DataType.F16, t.shape(), () -> lively.shard(t.name(), t.shape()))).toList());
      int rows = vocabulary.size + 3;
      List<Inventory.Expected> rest = new Inventory().llm(LLM, rows, false)
          .add("model.mm_projector.weight", LLM.width(), ENCODER.width()).add("model.mm_projector.bias", LLM.width()).expected();
      SafetensorsWriter.write(directory.resolve("model.safetensors"), rest.stream()
          .map(t -> new SafetensorsWriter.Tensor(t.name(), DataType.F32, t.shape(), () -> values(t, random, lively))).toList());
    } catch (IOException e) {
      throw new TrainException(directory + ": cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }

  private static float[] values(Inventory.Expected tensor, SplittableRandom random, RandomWeights lively) {
    if (tensor.shape().size() == 1) {
      return lively.shard(tensor.name(), tensor.shape());
    }
    int width = tensor.shape().getLast().intValue();
    boolean embedding = tensor.name().equals("model.embed_tokens.weight");
    float[] values = Parameter.normal(random, tensor.elements(), embedding ? 0.3 : 1 / Math.sqrt(width));
    if (embedding || tensor.name().equals("lm_head.weight")) {
      meanRows(values, width);
    }
    return values;
  }

  /** The last three rows become the mean of the others, as in the original when it adds them. */
  private static void meanRows(float[] values, int width) {
    int old = values.length / width - 3;
    for (int column = 0; column < width; column++) {
      double sum = 0;
      for (int row = 0; row < old; row++) {
        sum += values[row * width + column];
      }
      for (int row = old; row < old + 3; row++) {
        values[row * width + column] = (float) (sum / old);
      }
    }
  }

  private static String huggingFace(String name) {
    String own = name.replace(WhisperConfig.PREFIX, "model.encoder.").replace(WhisperDecoderConfig.PREFIX, "model.decoder.");
    for (Map.Entry<String, String> piece : NAMES) {
      own = own.replace(piece.getKey(), piece.getValue());
    }
    return own;
  }

  private static void writeConfigs(Path directory, Path tower, Vocabulary vocabulary) throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode model = mapper.createObjectNode().put("model_type", "llaaa").put("hidden_size", LLM.width())
        .put("num_hidden_layers", LLM.layers()).put("num_attention_heads", LLM.heads()).put("num_key_value_heads", LLM.kvHeads())
        .put("intermediate_size", LLM.ffn()).put("hidden_act", "silu").put("rms_norm_eps", 1e-5).put("max_position_embeddings", POSITIONS)
        .put("vocab_size", vocabulary.size + 3).put("bos_token_id", vocabulary.bosId).put("eos_token_id", vocabulary.eosId)
        .put("tie_word_embeddings", false).put("mm_audio_tower", "audio_tower").put("mm_hidden_size", ENCODER.width())
        .put("audio_token_len", AUDIO_TOKENS).put("use_mm_proj", true).put("torch_dtype", "float32");
    model.putArray("architectures").add("LlaaaLlamaForCausalLM");
    Files.writeString(directory.resolve("config.json"), mapper.writeValueAsString(model));
    ObjectNode whisper = mapper.createObjectNode().put("model_type", "whisper").put("d_model", ENCODER.width())
        .put("num_mel_bins", ENCODER.nMels()).put("max_source_positions", ENCODER.contextFrames()).put("encoder_layers", ENCODER.layers())
        .put("encoder_attention_heads", ENCODER.heads()).put("encoder_ffn_dim", ENCODER.ffn()).put("decoder_layers", DECODER.layers())
        .put("decoder_attention_heads", DECODER.heads()).put("decoder_ffn_dim", DECODER.ffn())
        .put("max_target_positions", DECODER.positions()).put("vocab_size", DECODER.vocabSize())
        .put("decoder_start_token_id", DECODER.startId()).put("torch_dtype", "float16");
    whisper.putArray("architectures").add("WhisperForConditionalGeneration");
    Files.writeString(tower.resolve("config.json"), mapper.writeValueAsString(whisper));
  }
}
