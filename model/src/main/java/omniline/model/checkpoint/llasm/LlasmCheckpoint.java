package omniline.model.checkpoint.llasm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;

/**
 * A LLaSM checkpoint directory (spec section 9.2), opened and checked but not loaded: only headers are read. Immutable.
 *
 * <pre>
 *  DIR/config.json
 *  DIR/model.safetensors, or with an index and shards; or pytorch_model.bin, or with an index and shards
 *  DIR/audio_tower/config.json + its weights in the same four ways, or the folder named as mm_audio_tower
 * </pre>
 *
 * @param directory the directory
 * @param config config.json
 * @param tower the Whisper
 * @param tensors the language model's and the projection's under the Hub's names, and the tower's: {@code model.speech_encoder.*}
 *     and {@code model.audio_decoder.*}, openai's names
 */
public record LlasmCheckpoint(Path directory, LlasmConfig config, AudioTower tower, Map<String, TensorEntry> tensors) {
  public LlasmCheckpoint {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Opens a directory and checks that everything is there in the right shape.
   *
   * @throws CheckpointException with one sentence: file, tensor or key, found, expected, what to do
   */
  public static LlasmCheckpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(directory + ": is not a directory: give the directory that holds config.json and the weights");
    }
    LlasmConfig config = LlasmConfig.read(directory);
    Map<String, TensorEntry> tensors = new LinkedHashMap<>(llmShards(directory, Faults.FATAL).tensors());
    Inventory.check(llm(config), tensors, directory.toString());
    Inventory.check(projection(config), tensors, directory.toString());
    AudioTower tower = AudioTower.read(directory, Faults.FATAL);
    tower.checkAgainst(config);
    List<Inventory.Expected> whisper = new Inventory().encoder(tower.encoder()).whisperDecoder(tower.decoder()).expected();
    Inventory.check(whisper, tower.tensors(), tower.directory().toString());
    tensors.putAll(tower.tensors());
    return new LlasmCheckpoint(directory, config, tower, tensors);
  }

  /** The language model's files, in whichever form they come. */
  public static ShardSet llmShards(Path directory, Faults faults) {
    return ShardSet.read(directory, faults, ShardSet.SAFETENSORS, ShardSet.TORCH);
  }

  /** Tensors of the language model. */
  public static List<Inventory.Expected> llm(LlasmConfig config) {
    return new Inventory().llm(config.llm(), config.vocabSize(), config.tiedEmbeddings()).expected();
  }

  /** Tensors of the adaptor, one layer. */
  public static List<Inventory.Expected> projection(LlasmConfig config) {
    return new Inventory()
        .add("model.mm_projector.weight", config.llm().width(), config.audioWidth())
        .add("model.mm_projector.bias", config.llm().width())
        .expected();
  }

  /** A tensor; asking for one outside the checked inventory is a mistake of ours. */
  public TensorEntry tensor(String name) {
    TensorEntry entry = tensors.get(name);
    if (entry == null) {
      throw new CheckpointException(directory + ": tensor " + name + " is missing: download the checkpoint again");
    }
    return entry;
  }
}
