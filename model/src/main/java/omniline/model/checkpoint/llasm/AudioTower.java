package omniline.model.checkpoint.llasm;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;
import omniline.model.checkpoint.parts.WhisperNames;
import omniline.model.checkpoint.parts.WhisperNames.Half;

/**
 * The Whisper of a LLaSM in Hugging Face's layout, encoder and decoder (spec sections 2.3 and 9.2): {@code DIR/audio_tower}, or
 * the folder that config.json names as mm_audio_tower. Its tensors have openai's names under two prefixes. Immutable.
 *
 * @param directory where it lies
 * @param encoder dimensions of the encoder
 * @param decoder dimensions of the decoder
 * @param tensors {@code model.speech_encoder.*} and {@code model.audio_decoder.*}
 * @param unreadable names among these that lie in files that cannot be read
 */
public record AudioTower(
    Path directory, WhisperConfig encoder, WhisperDecoderConfig decoder, Map<String, TensorEntry> tensors, Set<String> unreadable) {
  private static final String OWN_FOLDER = "audio_tower";

  public AudioTower {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    unreadable = Set.copyOf(unreadable);
  }

  /** Reads config.json and headers; what is missing or misshapen is for the inventory to tell. */
  public static AudioTower read(Path model, Faults faults) {
    Path directory = find(model);
    JsonFile json = JsonFile.read(directory.resolve("config.json"));
    if (!json.string("model_type", "").equals("whisper")) {
      throw json.wrong("model_type", "\"whisper\"");
    }
    WhisperConfig encoder = encoder(json);
    WhisperDecoderConfig decoder = decoder(json);
    ShardSet shards = ShardSet.read(directory, faults, ShardSet.SAFETENSORS, ShardSet.TORCH);
    Map<String, TensorEntry> tensors = new LinkedHashMap<>(WhisperNames.normalised(shards.tensors(), Half.ENCODER, WhisperConfig.PREFIX));
    tensors.putAll(WhisperNames.normalised(shards.tensors(), Half.DECODER, WhisperDecoderConfig.PREFIX));
    Set<String> unreadable =
        shards.unreadable().stream().map(AudioTower::normalised).flatMap(Optional::stream).collect(Collectors.toSet());
    return new AudioTower(directory, encoder, decoder, tensors, unreadable);
  }

  private static Optional<String> normalised(String name) {
    return WhisperNames.openai(name, Half.ENCODER).map(WhisperConfig.PREFIX::concat)
        .or(() -> WhisperNames.openai(name, Half.DECODER).map(WhisperDecoderConfig.PREFIX::concat));
  }

  private static Path find(Path model) {
    JsonFile config = JsonFile.read(model.resolve("config.json"));
    String named = config.string("mm_audio_tower", OWN_FOLDER);
    try {
      for (Path candidate : List.of(model.resolve(OWN_FOLDER), model.resolve(named))) {
        if (Files.isDirectory(candidate)) {
          return candidate;
        }
      }
    } catch (InvalidPathException e) {
      throw new CheckpointException(model.resolve("config.json") + ": key mm_audio_tower: expected the path of a folder, found " + named
          + ": use the file that belongs to this checkpoint", e);
    }
    throw new CheckpointException(model + ": holds neither audio_tower nor the mm_audio_tower of config.json (" + named
        + "): copy a Hugging Face Whisper (config.json and weights) into " + model.resolve(OWN_FOLDER));
  }

  private static WhisperConfig encoder(JsonFile json) {
    int width = json.positiveInt("d_model");
    return new WhisperConfig(json.positiveInt("num_mel_bins"), json.positiveInt("max_source_positions"), width,
        heads(json, "encoder_attention_heads", width), json.positiveInt("encoder_layers"), json.positiveInt("encoder_ffn_dim"));
  }

  private static WhisperDecoderConfig decoder(JsonFile json) {
    int width = json.positiveInt("d_model");
    return new WhisperDecoderConfig(width, heads(json, "decoder_attention_heads", width), json.positiveInt("decoder_layers"),
        json.positiveInt("decoder_ffn_dim"), json.positiveInt("max_target_positions"), json.positiveInt("vocab_size"),
        json.positiveInt("decoder_start_token_id"));
  }

  private static int heads(JsonFile json, String key, int width) {
    int heads = json.positiveInt(key);
    if (width % heads != 0) {
      throw json.wrong(key, "a divisor of d_model (" + width + ")");
    }
    return heads;
  }

  /** Complains when this is not the Whisper that the model was trained with. */
  public void checkAgainst(LlasmConfig config) {
    if (encoder.width() != config.audioWidth()) {
      throw new CheckpointException(directory + ": is " + encoder.width() + " wide, expected mm_hidden_size " + config.audioWidth()
          + ": take the Whisper that config.json names");
    }
    if (decoder.positions() < config.audioTokens()) {
      throw new CheckpointException(directory + ": its decoder has " + decoder.positions() + " positions, expected at least audio_token_len "
          + config.audioTokens() + ": take the Whisper that config.json names");
    }
  }
}
