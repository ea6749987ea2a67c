package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.Profile;
import omniline.model.checkpoint.VocoderConfig;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files of a checkpoint, with the field names of the Hub (spec sections 7.1 and 8). Stateless. */
public final class ConfigWriter {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Spaced as Python's json module does, so that an index has the very size of the Hub's. */
  private static final JsonMapper INDEX_MAPPER = JsonMapper.builder()
      .enable(SerializationFeature.INDENT_OUTPUT)
      .defaultPrettyPrinter(new DefaultPrettyPrinter(
          Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER)))
      .build();

  private ConfigWriter() {}

  /** config.json. */
  public static void writeModel(Path file, OmniConfig config) throws IOException {
    LlamaConfig llm = config.llm();
    LlamaConfig decoder = config.speechDecoder();
    ObjectNode json = MAPPER.createObjectNode()
        .put("_name_or_path", config.name())
        .put("model_type", "omni_speech2s_llama")
        .put("hidden_size", llm.width())
        .put("num_hidden_layers", llm.layers())
        .put("num_attention_heads", llm.heads())
        .put("num_key_value_heads", llm.kvHeads())
        .put("intermediate_size", llm.ffn())
        .put("hidden_act", "silu")
        .put("attention_bias", false)
        .put("attention_dropout", 0.0)
        .put("mlp_bias", false)
        .put("pretraining_tp", 1)
        .put("initializer_range", 0.02)
        .put("rms_norm_eps", 1e-5)
        .put("rope_theta", llm.ropeTheta())
        .put("vocab_size", config.vocabSize())
        .put("tie_word_embeddings", config.tiedEmbeddings())
        .put("max_position_embeddings", config.maxPositions())
        .put("bos_token_id", config.bosId())
        .put("speech_encoder", "models/speech_encoder/large-v3.pt")
        .put("speech_encoder_type", "whisper")
        .put("speech_encoder_hidden_size", config.encoderWidth())
        .put("speech_encoder_ds_rate", config.framesPerRow())
        .put("speech_normalize", false)
        .put("speech_projector_type", "linear")
        .putNull("speech_projector_lr")
        .put("freeze_speech_projector", false)
        .put("tune_speech_projector", false)
        .put("speech_generator_type", "ctc")
        .put("ctc_decoder_config", "(%d,%d,%d,%d)".formatted(decoder.layers(), decoder.width(), decoder.heads(), decoder.ffn()))
        .put("ctc_upsample_factor", config.upsampleFactor())
        .put("ctc_loss_weight", 1.0)
        .put("unit_vocab_size", config.unitCount())
        .put("tokenizer_model_max_length", 2048)
        .put("tokenizer_padding_side", "right")
        .put("torch_dtype", "float16")
        .put("transformers_version", "4.43.4")
        .put("use_cache", true);
    json.putArray("architectures").add("OmniSpeech2SLlamaForCausalLM");
    numbers(json.putArray("eos_token_id"), config.eosIds());
    if (config.adaptorHidden() != OmniConfig.ADAPTOR_HIDDEN) {
      json.put(OmniConfig.ADAPTOR_HIDDEN_KEY, config.adaptorHidden());
    }
    LlamaConfig.RopeScaling scaling = llm.ropeScaling();
    if (scaling != null) {
      json.putObject("rope_scaling")
          .put("rope_type", "llama3")
          .put("factor", scaling.factor())
          .put("low_freq_factor", scaling.lowFreqFactor())
          .put("high_freq_factor", scaling.highFreqFactor())
          .put("original_max_position_embeddings", scaling.originalPositions());
    }
    write(file, json);
  }

  /** generation_config.json, greedy; {@code maxNewTokens} 0 leaves the limit out. */
  public static void writeGeneration(Path file, OmniConfig config, int maxNewTokens) throws IOException {
    ObjectNode json = MAPPER.createObjectNode().put("bos_token_id", config.bosId()).put("do_sample", false);
    numbers(json.putArray("eos_token_id"), config.eosIds());
    if (maxNewTokens > 0) {
      json.put("max_new_tokens", maxNewTokens);
    }
    write(file, json);
  }

  /** profile.json. */
  public static void writeProfile(Path file, Profile profile) throws IOException {
    ObjectNode json = MAPPER.createObjectNode().put("greeting", profile.greeting()).put("apology", profile.apology())
        .put("transfer_failed", profile.transferFailed()).put("confirmation", profile.confirmation());
    ObjectNode actions = json.putObject("actions");
    profile.actions().forEach(actions::put);
    write(file, json);
  }

  /** vocoder/config.json. */
  public static void writeVocoder(Path file, VocoderConfig config) throws IOException {
    ObjectNode json = MAPPER.createObjectNode()
        .put("resblock", "1")
        .put("upsample_initial_channel", config.initialChannels())
        .put("num_embeddings", config.unitCount())
        .put("embedding_dim", config.embeddingDim())
        .put("model_in_dim", config.embeddingDim())
        .put("code_hop_size", config.codeHop())
        .put("f0", false)
        .put("sampling_rate", config.rateHz())
        .put("dur_prediction_weight", 1.0);
    numbers(json.putArray("upsample_rates"), config.upsampleRates());
    numbers(json.putArray("upsample_kernel_sizes"), config.upsampleKernels());
    numbers(json.putArray("resblock_kernel_sizes"), config.resblockKernels());
    ArrayNode dilations = json.putArray("resblock_dilation_sizes");
    config.resblockDilations().forEach(row -> numbers(dilations.addArray(), row));
    json.putObject("dur_predictor_params")
        .put("encoder_embed_dim", config.embeddingDim())
        .put("var_pred_hidden_dim", config.durationHidden())
        .put("var_pred_kernel_size", config.durationKernel())
        .put("var_pred_dropout", 0.5);
    write(file, json);
  }

  /** model.safetensors.index.json: which shard holds which tensor. */
  public static void writeIndex(Path file, Map<String, String> shardOfTensor, long totalBytes) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.putObject("metadata").put("total_size", totalBytes);
    ObjectNode map = json.putObject("weight_map");
    new TreeMap<>(shardOfTensor).forEach(map::put);
    Files.writeString(file, Objects.requireNonNull(INDEX_MAPPER.writeValueAsString(json)) + "\n");
  }

  private static void numbers(ArrayNode array, List<Integer> values) {
    values.forEach(array::add);
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    Files.writeString(file, Objects.requireNonNull(MAPPER.writeValueAsString(json)) + "\n");
  }
}
