package omniline.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.ShardSet;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.NoiseBlock;
import omniline.model.checkpoint.write.NoiseMatrix;
import omniline.model.checkpoint.write.RandomWeights;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Source;
import omniline.model.checkpoint.write.SafetensorsWriter.Tensor;
import omniline.model.checkpoint.write.Vocabulary;

/**
 * Writes a checkpoint with seeded random weights in the layout of the Hub (spec section 8): fp16 shards with an index, an fp32
 * vocoder, a small tokenizer. It babbles English words in an audible voice; the machinery around it is the real one. The same
 * size and seed give the same bytes.
 */
public final class CheckpointInit {
  /** Above this a matrix is made of stretches of one block of noise; below it, drawn value by value. */
  private static final long LARGE = 1 << 20;

  private final Vocabulary vocabulary;
  private final ModelSize size;
  private final long seed;
  private final DoubleConsumer progress;
  private long totalBytes;
  private long doneBytes;

  private CheckpointInit(ModelSize size, long seed, DoubleConsumer progress) {
    this.vocabulary = size.vocabulary();
    this.size = size;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Writes into a directory, which is made when absent.
   *
   * @param progress told the share that is done, from 0 to 1, after every tensor
   * @throws CheckpointException when the directory holds a checkpoint already, cannot be written, or has too little space
   */
  public static void write(Path directory, ModelSize size, long seed, DoubleConsumer progress) {
    if (Files.exists(directory.resolve("config.json"))) {
      throw new CheckpointException(directory + ": holds a checkpoint already: give a new directory, nothing is overwritten");
    }
    try {
      Files.createDirectories(directory);
      new CheckpointInit(size, seed, progress).writeAll(directory);
    } catch (IOException | UncheckedIOException e) {
      throw new CheckpointException(directory + ": cannot be written (" + e.getMessage() + "): check permissions and free space", e);
    }
  }

  /** The shards of a size with their tensors, as they would be written. */
  static List<List<Source>> plan(ModelSize size, long seed) {
    CheckpointInit init = new CheckpointInit(size, seed, done -> {});
    return init.split(init.shardTensors(init.config()));
  }

  private OmniConfig config() {
    List<Integer> stops = List.of(vocabulary.specialId("end_of_text"), vocabulary.specialId("eom_id"), vocabulary.specialId("eot_id"));
    return size.config(vocabulary.size(), vocabulary.specialId("begin_of_text"), stops);
  }

  private void writeAll(Path directory) throws IOException {
    OmniConfig config = config();
    VocoderConfig vocoder = size.vocoder();
    List<List<Source>> shards = split(shardTensors(config));
    List<Tensor> vocoderTensors = vocoderTensors(vocoder);
    totalBytes = shards.stream().mapToLong(CheckpointInit::bytes).sum() + bytes(vocoderTensors);
    requireSpace(directory, totalBytes, Files.getFileStore(directory).getUsableSpace());
    Path voice = Files.createDirectories(directory.resolve("vocoder"));
    vocabulary.write(directory);
    writeShards(directory, shards);
    SafetensorsWriter.write(voice.resolve("vocoder.safetensors"), vocoderTensors, this::written);
    ConfigWriter.writeVocoder(voice.resolve("config.json"), vocoder);
    ConfigWriter.writeGeneration(directory.resolve("generation_config.json"), config, size.maxNewTokens());
    if (!size.profile().equals(Profile.NONE)) {
      ConfigWriter.writeProfile(directory.resolve(Profile.FILE), size.profile());
    }
    ConfigWriter.writeModel(directory.resolve("config.json"), config);
  }

  /** The configuration and tokenizer files beside the tensors take less than one per cent. */
  static void requireSpace(Path directory, long tensorBytes, long freeBytes) {
    long needed = tensorBytes + tensorBytes / 100;
    if (freeBytes < needed) {
      throw new CheckpointException("%s: needs %.1f GB and its disk has %.1f GB free: give a directory on a larger disk, or a smaller size"
          .formatted(directory, needed / 1e9, freeBytes / 1e9));
    }
  }

  private List<Source> shardTensors(OmniConfig config) {
    SplittableRandom seeds = new SplittableRandom(seed);
    NoiseBlock noise = size.isInTheHubsOrder() ? new NoiseBlock(new SplittableRandom(seed)) : null;
    List<Inventory.Expected> inventory = Inventory.shards(config, size.encoder());
    List<Source> tensors = new ArrayList<>();
    for (Inventory.Expected expected : size.isInTheHubsOrder() ? Inventory.inStateDictOrder(inventory) : inventory) {
      SplittableRandom random = seeds.split();
      tensors.add(noise != null && expected.elements() > LARGE && RandomWeights.noise(expected.name(), expected.shape()).isPresent()
          ? large(expected, noise, random)
          : small(expected, config, new RandomWeights(random)));
    }
    return tensors;
  }

  private Tensor small(Inventory.Expected expected, OmniConfig config, RandomWeights weights) {
    return new Tensor(expected.name(), DataType.F16, expected.shape(), () -> {
      float[] values = weights.shard(expected.name(), expected.shape());
      return expected.name().equals("lm_head.weight") ? preferringWords(values, config) : values;
    });
  }

  private NoiseMatrix large(Inventory.Expected expected, NoiseBlock noise, SplittableRandom random) {
    double deviation = RandomWeights.noise(expected.name(), expected.shape()).orElseThrow();
    IntPredicate live = expected.name().equals("lm_head.weight") ? likelyIds(config().eosIds())::contains : row -> true;
    return new NoiseMatrix(expected.name(), expected.shape(), deviation, live, noise, random);
  }

  private List<Tensor> vocoderTensors(VocoderConfig config) {
    SplittableRandom seeds = new SplittableRandom(~seed);
    List<Tensor> tensors = new ArrayList<>();
    for (Inventory.Expected expected : Inventory.vocoder(config)) {
      RandomWeights weights = new RandomWeights(seeds.split());
      tensors.add(new Tensor(expected.name(), DataType.F32, expected.shape(),
          () -> weights.vocoder(expected.name(), expected.shape(), config.upsampleRates())));
    }
    return tensors;
  }

  /** Stray bytes and reserved tokens make an unreadable log, so their logits stay near zero. */
  private float[] preferringWords(float[] head, OmniConfig config) {
    Set<Integer> likely = likelyIds(config.eosIds());
    int width = config.llm().width();
    for (int id = 0; id < config.vocabSize(); id++) {
      if (!likely.contains(id)) {
        Arrays.fill(head, id * width, (id + 1) * width, 0);
      }
    }
    return head;
  }

  private Set<Integer> likelyIds(List<Integer> eosIds) {
    Set<Integer> likely = new HashSet<>(vocabulary.wordIds());
    likely.addAll(eosIds);
    return likely;
  }

  private void written(Source tensor) {
    doneBytes += tensor.byteLength();
    progress.accept((double) doneBytes / totalBytes);
  }

  private static long bytes(List<? extends Source> tensors) {
    return tensors.stream().mapToLong(Source::byteLength).sum();
  }

  private void writeShards(Path directory, List<List<Source>> shards) throws IOException {
    Map<String, String> index = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsWriter.write(directory.resolve(file), shards.get(i), this::written);
      shards.get(i).forEach(tensor -> index.put(tensor.name(), file));
    }
    long bytes = shards.stream().mapToLong(CheckpointInit::bytes).sum();
    ConfigWriter.writeIndex(directory.resolve(ShardSet.indexOf(ShardSet.SAFETENSORS)), index, bytes);
  }

  private List<List<Source>> split(List<Source> tensors) {
    List<List<Source>> shards = new ArrayList<>();
    List<Source> open = new ArrayList<>();
    for (Source tensor : tensors) {
      if (!open.isEmpty() && bytes(open) + tensor.byteLength() > size.shardBytes()) {
        shards.add(open);
        open = new ArrayList<>();
      }
      open.add(tensor);
    }
    shards.add(open);
    if (size.isInTheHubsOrder()) {
      shards.forEach(shard -> shard.sort(Comparator.comparing(Source::name)));
    }
    return shards;
  }
}
