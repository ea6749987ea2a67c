package omniline.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import omniline.model.checkpoint.parts.EncoderFile;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.parts.VocoderFile;

/**
 * A LLaMA-Omni checkpoint directory (spec section 8), opened and checked but not loaded: only headers are read. Immutable.
 *
 * <pre>
 *  DIR/config.json  generation_config.json  tokenizer.json  tokenizer_config.json  profile.json (ours, may be absent)
 *  DIR/model.safetensors.index.json + model-0000x-of-0000y.safetensors   or   DIR/model.safetensors
 *  DIR/vocoder/config.json  DIR/vocoder/vocoder.safetensors   or   DIR/vocoder/g_*
 *  config.json's speech_encoder, or DIR/whisper.pt, or DIR/*.safetensors, when the shards hold no encoder
 * </pre>
 *
 * @param directory the directory
 * @param config config.json
 * @param encoder the speech encoder's dimensions, read off its tensors
 * @param generation generation_config.json, or its defaults
 * @param vocoder vocoder/config.json
 * @param profile profile.json, or none
 * @param tensors every tensor of the shards by its full name, and of the speech encoder wherever it lies
 * @param vocoderTensors every tensor of the vocoder
 */
public record Checkpoint(
    Path directory,
    OmniConfig config,
    WhisperConfig encoder,
    GenerationConfig generation,
    VocoderConfig vocoder,
    Profile profile,
    Map<String, TensorEntry> tensors,
    Map<String, TensorEntry> vocoderTensors) {

  public Checkpoint {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    vocoderTensors = Collections.unmodifiableMap(new LinkedHashMap<>(vocoderTensors));
  }

  /**
   * Opens a directory and checks that everything is there in the right shape.
   *
   * @throws CheckpointException with one sentence: file, tensor or key, found, expected, what to do
   */
  public static Checkpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(directory + ": is not a directory: give the directory that holds config.json and the safetensors files");
    }
    OmniConfig config = OmniConfig.read(directory.resolve("config.json"));
    GenerationConfig generation = GenerationConfig.read(directory.resolve("generation_config.json"), config);
    Map<String, TensorEntry> tensors =
        EncoderFile.complete(directory, ShardSet.read(directory, Faults.FATAL, ShardSet.SAFETENSORS).tensors());
    WhisperConfig encoder = WhisperConfig.of(tensors, directory.toString());
    config.check(encoder, directory);
    Inventory.check(Inventory.shards(config, encoder), tensors, directory.toString());
    requireFile(directory.resolve("tokenizer.json"));
    Profile profile = Profile.read(directory.resolve(Profile.FILE));
    VocoderConfig vocoder = VocoderConfig.read(directory.resolve("vocoder").resolve("config.json"));
    config.check(vocoder, directory);
    Map<String, TensorEntry> vocoderTensors = VocoderFile.read(directory.resolve("vocoder"));
    Inventory.check(Inventory.vocoder(vocoder), vocoderTensors, directory.resolve("vocoder").toString());
    return new Checkpoint(directory, config, encoder, generation, vocoder, profile, tensors, vocoderTensors);
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file + ": the file is missing: copy it from the download of the checkpoint");
    }
  }

  /** A tensor of the shards; asking for one outside the checked inventory is a mistake of ours. */
  public TensorEntry tensor(String name) {
    return require(tensors, name);
  }

  /** A tensor of the vocoder. */
  public TensorEntry vocoderTensor(String name) {
    return require(vocoderTensors, name);
  }

  private TensorEntry require(Map<String, TensorEntry> map, String name) {
    TensorEntry entry = map.get(name);
    if (entry == null) {
      throw new CheckpointException(directory + ": tensor " + name + " is missing: download the checkpoint again");
    }
    return entry;
  }

  /** tokenizer.json. */
  public Path tokenizerFile() {
    return directory.resolve("tokenizer.json");
  }

  /** tokenizer_config.json; may be absent. */
  public Path tokenizerConfigFile() {
    return directory.resolve("tokenizer_config.json");
  }

  /** Number of weights in shards and vocoder. */
  public long parameters() {
    return tensors.values().stream().mapToLong(TensorEntry::elements).sum()
        + vocoderTensors.values().stream().mapToLong(TensorEntry::elements).sum();
  }

  /** Bytes of weights as stored, shards and vocoder. */
  public long bytes() {
    return tensors.values().stream().mapToLong(TensorEntry::byteLength).sum()
        + vocoderTensors.values().stream().mapToLong(TensorEntry::byteLength).sum();
  }
}
