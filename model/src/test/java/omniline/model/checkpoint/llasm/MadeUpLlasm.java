package omniline.model.checkpoint.llasm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.Inventory.Expected;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;

/** The smallest LLaSM directory that opens: all zeros, one layer everywhere, Whisper in Hugging Face's names. */
public final class MadeUpLlasm {
  private static final Map<String, String> NAMES = Map.ofEntries(
      Map.entry("cross_attn_ln", "encoder_attn_layer_norm"), Map.entry("attn_ln", "self_attn_layer_norm"),
      Map.entry("mlp_ln", "final_layer_norm"), Map.entry("attn.query", "self_attn.q_proj"), Map.entry("attn.key", "self_attn.k_proj"),
      Map.entry("attn.value", "self_attn.v_proj"), Map.entry("attn.out", "self_attn.out_proj"),
      Map.entry("cross_attn.query", "encoder_attn.q_proj"), Map.entry("cross_attn.key", "encoder_attn.k_proj"),
      Map.entry("cross_attn.value", "encoder_attn.v_proj"), Map.entry("cross_attn.out", "encoder_attn.out_proj"),
      Map.entry("mlp.0", "fc1"), Map.entry("mlp.2", "fc2"), Map.entry("ln_post", "layer_norm"), Map.entry("ln", "layer_norm"),
      Map.entry("positional_embedding", "embed_positions.weight"), Map.entry("token_embedding", "embed_tokens"));

  private MadeUpLlasm() {}

  /** Writes config.json, model.safetensors and audio_tower. */
  public static void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("config.json"), """
        {"model_type": "llaaa", "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 24,
         "hidden_act": "silu", "rms_norm_eps": 1e-6, "vocab_size": 20, "max_position_embeddings": 128, "bos_token_id": 1, "eos_token_id": 2,
         "mm_hidden_size": 64, "audio_token_len": 4, "mm_audio_tower": "openai/elsewhere", "use_mm_proj": true}""");
    LlamaConfig llm = new LlamaConfig(1, 16, 2, 2, 8, 24, 1e-6f, 10000, null);
    List<Expected> tensors = new Inventory().llm(llm, 20, false)
        .add("model.mm_projector.weight", 16, 64).add("model.mm_projector.bias", 16).expected();
    zeros(directory.resolve("model.safetensors"), tensors);
    Path tower = Files.createDirectories(directory.resolve("audio_tower"));
    Files.writeString(tower.resolve("config.json"), """
        {"model_type": "whisper", "d_model": 64, "num_mel_bins": 80, "max_source_positions": 10, "max_target_positions": 6,
         "encoder_layers": 1, "encoder_attention_heads": 1, "encoder_ffn_dim": 32, "decoder_layers": 1, "decoder_attention_heads": 1,
         "decoder_ffn_dim": 32, "vocab_size": 9, "decoder_start_token_id": 5}""");
    List<Expected> whisper = new Inventory().encoder(new WhisperConfig(80, 10, 64, 1, 1, 32))
        .whisperDecoder(new WhisperDecoderConfig(64, 1, 1, 32, 6, 9, 5)).expected();
    zeros(tower.resolve("model.safetensors"), whisper.stream().map(MadeUpLlasm::huggingFace).toList());
  }

  private static Expected huggingFace(Expected tensor) {
    String half = tensor.name().startsWith(WhisperConfig.PREFIX) ? "model.encoder." : "model.decoder.";
    String rest = tensor.name().replace(WhisperConfig.PREFIX, "").replace(WhisperDecoderConfig.PREFIX, "");
    String block = rest.startsWith("blocks.0.") ? "layers.0." : "";
    String inBlock = rest.replace("blocks.0.", "");
    int dot = inBlock.lastIndexOf('.');
    String stem = dot < 0 ? inBlock : inBlock.substring(0, dot);
    return new Expected(half + block + NAMES.getOrDefault(stem, stem) + (dot < 0 ? "" : inBlock.substring(dot)), tensor.shape());
  }

  private static void zeros(Path file, List<Expected> tensors) throws IOException {
    SafetensorsWriter.write(file, tensors.stream()
        .map(tensor -> new Tensor(tensor.name(), DataType.F32, tensor.shape(), () -> new float[(int) tensor.elements()]))
        .toList());
  }
}
