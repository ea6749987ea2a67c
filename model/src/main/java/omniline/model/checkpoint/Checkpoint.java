package omniline.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A LLaMA-Omni checkpoint directory (spec section 8), opened and checked but not loaded: only headers are read. Immutable.
 *
 * <pre>
 *  DIR/config.json  generation_config.json  tokenizer.json  tokenizer_config.json
 *  DIR/model.safetensors.index.json + model-0000x-of-0000y.safetensors   or   DIR/model.safetensors
 *  DIR/vocoder/config.json  DIR/vocoder/vocoder.safetensors
 * </pre>
 *
 * @param directory the directory
 * @param config config.json
 * @param encoder the speech encoder's dimensions, read off its tensors
 * @param generation generation_config.json, or its defaults
 * @param vocoder vocoder/config.json
 * @param tensors every tensor of the shards by its full name
 * @param vocoderTensors every tensor of the vocoder
 */
public record Checkpoint(
    Path directory,
    OmniConfig config,
    WhisperConfig encoder,
    GenerationConfig generation,
    VocoderConfig vocoder,
    Map<String, TensorEntry> tensors,
    Map<String, TensorEntry> vocoderTensors) {

  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

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
    Map<String, TensorEntry> tensors = shards(directory);
    WhisperConfig encoder = WhisperConfig.of(tensors, directory.toString());
    if (encoder.width() != config.encoderWidth()) {
      throw new CheckpointException(directory + ": the speech encoder's tensors are " + encoder.width()
          + " wide, expected speech_encoder_hidden_size " + config.encoderWidth() + ": take config.json and shards from the same checkpoint");
    }
    Inventory.check(Inventory.shards(config, encoder), tensors, directory.toString());
    requireFile(directory.resolve("tokenizer.json"));
    VocoderConfig vocoder = VocoderConfig.read(directory.resolve("vocoder").resolve("config.json"));
    if (vocoder.unitCount() < config.unitCount()) {
      throw new CheckpointException(directory.resolve("vocoder").resolve("config.json") + ": key num_embeddings: expected at least the "
          + config.unitCount() + " units of the speech decoder, found " + vocoder.unitCount() + ": use the vocoder of this checkpoint");
    }
    Map<String, TensorEntry> vocoderTensors = vocoderTensors(directory.resolve("vocoder"));
    Inventory.check(Inventory.vocoder(vocoder), vocoderTensors, directory.resolve("vocoder").toString());
    return new Checkpoint(directory, config, encoder, generation, vocoder, tensors, vocoderTensors);
  }

  private static Map<String, TensorEntry> shards(Path directory) {
    Path index = directory.resolve(INDEX);
    if (Files.exists(index)) {
      return indexed(directory, JsonFile.read(index));
    }
    Path single = directory.resolve(SINGLE);
    if (!Files.exists(single)) {
      throw new CheckpointException(directory + ": holds neither " + INDEX + " nor " + SINGLE
          + ": give the directory of a downloaded checkpoint, or make one with `omniline model init`");
    }
    return SafetensorsFile.open(single).tensors();
  }

  /** The index says where each tensor lies; the shards' own headers must say the same. */
  private static Map<String, TensorEntry> indexed(Path directory, JsonFile index) {
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> pair : index.object("weight_map").node().properties()) {
      String file = pair.getValue().asString("");
      if (file.isEmpty() || !Path.of(file).getFileName().toString().equals(file)) {
        throw index.wrong("weight_map", "plain file names (tensor " + pair.getKey() + " has " + pair.getValue() + ")");
      }
      SafetensorsFile shard = files.computeIfAbsent(file, name -> SafetensorsFile.open(directory.resolve(name)));
      TensorEntry entry = shard.tensors().get(pair.getKey());
      if (entry == null) {
        throw new CheckpointException(directory.resolve(file) + ": tensor " + pair.getKey() + " is missing although " + INDEX
            + " places it there: take index and shards from the same download");
      }
      tensors.put(entry.name(), entry);
    }
    for (SafetensorsFile shard : files.values()) {
      for (TensorEntry entry : shard.tensors().values()) {
        if (!entry.equals(tensors.get(entry.name()))) {
          throw new CheckpointException(shard.path() + ": tensor " + entry.name() + " is not placed there by " + INDEX
              + ": take index and shards from the same download");
        }
      }
    }
    return tensors;
  }

  private static Map<String, TensorEntry> vocoderTensors(Path directory) {
    Path file = directory.resolve("vocoder.safetensors");
    if (!Files.exists(file)) {
      throw new CheckpointException(file + ": the file is missing: the vocoder is expected as vocoder.safetensors, so convert a g_00500000 of"
          + " torch.save to safetensors (the tensors under \"generator\", same names)");
    }
    return SafetensorsFile.open(file).tensors();
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
