package omniline.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.RandomWeights;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;
import omniline.model.checkpoint.write.Vocabulary;

/**
 * Writes a checkpoint with seeded random weights in the layout of the Hub (spec section 8): fp16 shards with an index, an fp32
 * vocoder, a small tokenizer. It babbles English words in an audible voice; the machinery around it is the real one. The same
 * size and seed give the same bytes.
 */
public final class CheckpointInit {
  private final Vocabulary vocabulary = new Vocabulary();
  private final ModelSize size;
  private final long seed;
  private final DoubleConsumer progress;
  private long totalBytes;
  private long doneBytes;

  private CheckpointInit(ModelSize size, long seed, DoubleConsumer progress) {
    this.size = size;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Writes into a directory, which is made when absent.
   *
   * @param progress told the share that is done, from 0 to 1, after every tensor
   * @throws CheckpointException when the directory holds a checkpoint already or cannot be written
   */
  public static void write(Path directory, ModelSize size, long seed, DoubleConsumer progress) {
    if (Files.exists(directory.resolve("config.json"))) {
      throw new CheckpointException(directory + ": holds a checkpoint already: give a new directory, nothing is overwritten");
    }
    try {
      Files.createDirectories(directory.resolve("vocoder"));
      new CheckpointInit(size, seed, progress).writeAll(directory);
    } catch (IOException | UncheckedIOException e) {
      throw new CheckpointException(directory + ": cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }

  private void writeAll(Path directory) throws IOException {
    List<Integer> stops = List.of(vocabulary.specialId("end_of_text"), vocabulary.specialId("eom_id"), vocabulary.specialId("eot_id"));
    OmniConfig config = size.config(vocabulary.size(), vocabulary.specialId("begin_of_text"), stops);
    VocoderConfig vocoder = size.vocoder();
    List<Tensor> shardTensors = shardTensors(config);
    List<Tensor> vocoderTensors = vocoderTensors(vocoder);
    totalBytes = bytes(shardTensors) + bytes(vocoderTensors);
    vocabulary.write(directory);
    writeShards(directory, shardTensors);
    SafetensorsWriter.write(directory.resolve("vocoder").resolve("vocoder.safetensors"), vocoderTensors);
    ConfigWriter.writeVocoder(directory.resolve("vocoder").resolve("config.json"), vocoder);
    ConfigWriter.writeGeneration(directory.resolve("generation_config.json"), config);
    ConfigWriter.writeModel(directory.resolve("config.json"), config);
  }

  private List<Tensor> shardTensors(OmniConfig config) {
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Tensor> tensors = new ArrayList<>();
    for (Inventory.Expected expected : Inventory.shards(config, size.encoder())) {
      RandomWeights weights = new RandomWeights(seeds.split());
      tensors.add(new Tensor(expected.name(), DataType.F16, expected.shape(), () -> {
        float[] values = weights.shard(expected.name(), expected.shape());
        return expected.name().equals("lm_head.weight") ? preferringWords(values, config) : values;
      }));
    }
    return counted(tensors);
  }

  private List<Tensor> vocoderTensors(VocoderConfig config) {
    SplittableRandom seeds = new SplittableRandom(~seed);
    List<Tensor> tensors = new ArrayList<>();
    for (Inventory.Expected expected : Inventory.vocoder(config)) {
      RandomWeights weights = new RandomWeights(seeds.split());
      tensors.add(new Tensor(expected.name(), DataType.F32, expected.shape(),
          () -> weights.vocoder(expected.name(), expected.shape(), config.upsampleRates())));
    }
    return counted(tensors);
  }

  /** Stray bytes and reserved tokens make an unreadable log, so their logits stay near zero. */
  private float[] preferringWords(float[] head, OmniConfig config) {
    Set<Integer> likely = new HashSet<>(vocabulary.wordIds());
    likely.addAll(config.eosIds());
    int width = config.llm().width();
    for (int id = 0; id < config.vocabSize(); id++) {
      if (!likely.contains(id)) {
        Arrays.fill(head, id * width, (id + 1) * width, 0);
      }
    }
    return head;
  }

  private List<Tensor> counted(List<Tensor> tensors) {
    return tensors.stream()
        .map(tensor -> new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), () -> {
          doneBytes += tensor.byteLength();
          progress.accept((double) doneBytes / totalBytes);
          return tensor.values().get();
        }))
        .toList();
  }

  private static long bytes(List<Tensor> tensors) {
    return tensors.stream().mapToLong(Tensor::byteLength).sum();
  }

  private void writeShards(Path directory, List<Tensor> tensors) throws IOException {
    List<List<Tensor>> shards = split(tensors, size.shardBytes());
    Map<String, String> index = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.write(directory.resolve(file), shards.get(i));
      shards.get(i).forEach(tensor -> index.put(tensor.name(), file));
    }
    ConfigWriter.writeIndex(directory.resolve(ShardSet.indexOf(ShardSet.SAFETENSORS)), index, bytes(tensors));
  }

  private static List<List<Tensor>> split(List<Tensor> tensors, long shardBytes) {
    List<List<Tensor>> shards = new ArrayList<>();
    List<Tensor> open = new ArrayList<>();
    for (Tensor tensor : tensors) {
      if (!open.isEmpty() && bytes(open) + tensor.byteLength() > shardBytes) {
        shards.add(open);
        open = new ArrayList<>();
      }
      open.add(tensor);
    }
    shards.add(open);
    return shards;
  }
}
