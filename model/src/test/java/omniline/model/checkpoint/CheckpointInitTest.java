package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import omniline.model.checkpoint.inspect.Inspection;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.write.ConfigWriter;
import omniline.model.checkpoint.write.NoiseBlock;
import omniline.model.checkpoint.write.NoiseMatrix;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.model.checkpoint.write.SafetensorsWriter.Source;
import omniline.model.checkpoint.write.Vocabulary;
import omniline.model.tokenizer.Prompt;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointInitTest {
  @TempDir private Path dir;

  @Test
  void writesWhatOpens() {
    List<Double> progress = new ArrayList<>();
    CheckpointInit.write(dir.resolve("m"), ModelSize.TINY, 1, progress::add);
    Checkpoint checkpoint = Checkpoint.open(dir.resolve("m"));
    assertThat(checkpoint.config()).isEqualTo(
        ModelSize.TINY.config(checkpoint.config().vocabSize(), checkpoint.config().bosId(), checkpoint.config().eosIds()));
    assertThat(checkpoint.encoder()).isEqualTo(ModelSize.TINY.encoder());
    assertThat(checkpoint.vocoder()).isEqualTo(ModelSize.TINY.vocoder());
    assertThat(checkpoint.generation().doSample()).isFalse();
    assertThat(checkpoint.generation().stopIds()).hasSize(3).isEqualTo(checkpoint.config().eosIds());
    assertThat(checkpoint.tensors().values().stream().map(TensorEntry::file).distinct()).as("shards").hasSizeGreaterThan(1);
    assertThat(checkpoint.tensors().values()).allMatch(entry -> entry.dtype() == DataType.F16);
    assertThat(checkpoint.vocoderTensors().values()).allMatch(entry -> entry.dtype() == DataType.F32);
    assertThat(progress).isSorted().endsWith(1.0).hasSize(checkpoint.tensors().size() + checkpoint.vocoderTensors().size());
  }

  @Test
  void sameSeedGivesTheSameBytes() throws Exception {
    for (String name : List.of("a", "b")) {
      CheckpointInit.write(dir.resolve(name), ModelSize.TINY, 42, done -> {});
    }
    CheckpointInit.write(dir.resolve("c"), ModelSize.TINY, 43, done -> {});
    try (Stream<Path> files = Files.walk(dir.resolve("a")).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Path relative = dir.resolve("a").relativize(file);
        assertThat(Files.mismatch(file, dir.resolve("b").resolve(relative))).as(relative.toString()).isEqualTo(-1);
        boolean weights = relative.toString().endsWith(".safetensors");
        assertThat(Files.mismatch(file, dir.resolve("c").resolve(relative)) >= 0).as(relative.toString()).isEqualTo(weights);
      }
    }
  }

  @Test
  void theEmbeddedModelsSizeHasItsWindowItsAdaptorAndItsProfile() {
    CheckpointInit.write(dir.resolve("b"), ModelSize.BARISTA, 1, done -> {});
    Checkpoint checkpoint = Checkpoint.open(dir.resolve("b"));
    assertThat(checkpoint.encoder()).isEqualTo(new WhisperConfig(80, 600, 192, 3, 6, 768));
    assertThat(checkpoint.config().adaptorHidden()).isEqualTo(768);
    assertThat(checkpoint.tensor("model.speech_projector.linear1.weight").shape()).containsExactly(768L, 960L);
    assertThat(checkpoint.config().vocabSize()).isEqualTo(1024);
    assertThat(checkpoint.generation().maxNewTokens()).isEqualTo(64);
    assertThat(checkpoint.profile()).isEqualTo(ModelSize.BARISTA.profile());
    assertThat(checkpoint.bytes()).as("16-bit shards and the vocoder in 32 bits").isLessThan(25_000_000L);
    Inspection inspection = Inspection.of(dir.resolve("b"));
    assertThat(inspection.isSound()).isTrue();
    assertThat(inspection.findings()).isEmpty();
    assertThat(String.join("\n", inspection.lines())).contains("5 x 192 -> 768 -> 256", "80 mels, 600 positions");
  }

  @Test
  void thePublishedAdaptorsWidthNeedsNoKey() throws Exception {
    CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {});
    assertThat(Files.readString(dir.resolve("config.json"))).doesNotContain(OmniConfig.ADAPTOR_HIDDEN_KEY);
    assertThat(Files.readString(dir.resolve("generation_config.json"))).doesNotContain("max_new_tokens");
    assertThat(dir.resolve(Profile.FILE)).doesNotExist();
    assertThat(Checkpoint.open(dir).config().adaptorHidden()).isEqualTo(2048);
    Path config = dir.resolve("config.json");
    Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"" + OmniConfig.ADAPTOR_HIDDEN_KEY + "\": 1024,"));
    assertThatThrownBy(() -> Checkpoint.open(dir)).hasMessageContaining("speech_projector.linear1.weight").hasMessageContaining("[1024, 320]");
  }

  @Test
  void refusesToOverwrite() {
    CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {});
    assertThatThrownBy(() -> CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("already");
  }

  @Test
  void itsTokenizerCarriesAnyTextAndThePrompt() {
    CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {});
    Checkpoint checkpoint = Checkpoint.open(dir);
    try (Tokenizer tokenizer = HuggingFaceTokenizer.open(checkpoint)) {
      for (String text : List.of("hello there", "Zwölf Öre kosten 5 €, or 😀!", "tabs\t\n\n", "the people")) {
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
      }
      assertThat(tokenizer.encode("what people say")).as("words are single tokens").hasSizeLessThanOrEqualTo(6);
      int bos = tokenizer.tokenId("<|begin_of_text|>").orElseThrow();
      assertThat(bos).isEqualTo(checkpoint.config().bosId());
      long[] prompt = Prompt.promptIds(tokenizer);
      assertThat(prompt).startsWith(bos, bos, tokenizer.tokenId("<|start_header_id|>").orElseThrow()).containsOnlyOnce(Prompt.SPEECH);
      assertThat(prompt.length).isLessThan(130);
      assertThat(checkpoint.config().eosIds()).containsExactly(
          tokenizer.tokenId("<|end_of_text|>").orElseThrow(),
          tokenizer.tokenId("<|eom_id|>").orElseThrow(),
          tokenizer.tokenId("<|eot_id|>").orElseThrow());
    }
  }

  /** The figures are those of the Hub's listing (spec section 8): names, order, shards and index are the released ones. */
  @Test
  void theLargestIsThePublishedLayoutToTheByte() throws Exception {
    List<List<Source>> shards = CheckpointInit.plan(ModelSize.LLAMA_3_1_8B_OMNI, 1);
    assertThat(shards.stream().map(shard -> shard.stream().mapToLong(Source::byteLength).sum()))
        .containsExactly(4_976_689_152L, 4_999_790_592L, 4_915_904_512L, 3_336_378_322L);
    assertThat(shards.stream().mapToInt(List::size).sum()).isEqualTo(804);
    assertThat(shards.stream().flatMap(List::stream).mapToLong(Source::byteLength).sum()).isEqualTo(18_228_762_578L);
    assertThat(shards.get(1).stream().map(Source::name)).contains("model.layers.20.mlp.gate_proj.weight").isSorted();
    assertThat(shards.get(2).stream().map(Source::name)).contains("model.layers.20.mlp.up_proj.weight", "model.layers.31.mlp.up_proj.weight");
    assertThat(shards.get(3).stream().map(Source::name)).contains("model.layers.31.mlp.down_proj.weight", "lm_head.weight");
    Map<String, String> index = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      String file = "model-0000%d-of-00004.safetensors".formatted(i + 1);
      shards.get(i).forEach(tensor -> index.put(tensor.name(), file));
    }
    ConfigWriter.writeIndex(dir.resolve("index.json"), index, 18_228_762_578L);
    assertThat(Files.size(dir.resolve("index.json"))).as("69.1 kB on the Hub").isEqualTo(69_073);
  }

  @Test
  void theLargestTokenizerHasLlamasIdsAndLoads() throws Exception {
    Vocabulary vocabulary = ModelSize.LLAMA_3_1_8B_OMNI.vocabulary();
    assertThat(vocabulary.size()).isEqualTo(128256);
    CheckpointInit.write(dir, ModelSize.TINY, 1, done -> {});
    vocabulary.write(dir);
    try (Tokenizer tokenizer = HuggingFaceTokenizer.open(Checkpoint.open(dir))) {
      Map<String, Integer> ids = Map.of("begin_of_text", 128000, "end_of_text", 128001, "reserved_special_token_0", 128002,
          "finetune_right_pad_id", 128004, "reserved_special_token_2", 128005, "start_header_id", 128006, "eot_id", 128009,
          "python_tag", 128010, "reserved_special_token_3", 128011, "reserved_special_token_247", 128255);
      ids.forEach((name, id) -> assertThat(tokenizer.tokenId("<|" + name + "|>")).as(name).hasValue(id));
      assertThat(tokenizer.decode(tokenizer.encode("filler700 the people"))).isEqualTo("filler700 the people");
      assertThat(tokenizer.encode("filler700")).as("filler is never reached").hasSizeGreaterThan(3);
    }
  }

  @Test
  void largeMatricesAreLivelyAndWithoutEqualRows() throws Exception {
    NoiseBlock noise = new NoiseBlock(new SplittableRandom(1));
    NoiseMatrix matrix = new NoiseMatrix("m", List.of(1000L, 512L), 0.05, row -> row != 7, noise, new SplittableRandom(2));
    SafetensorsWriter.write(dir.resolve("m"), List.of(matrix));
    float[] values = SafetensorsFile.open(dir.resolve("m")).readFloats("m");
    Set<List<Float>> starts = new HashSet<>();
    double squares = 0;
    double sum = 0;
    for (int row = 0; row < 1000; row++) {
      starts.add(List.of(values[512 * row], values[512 * row + 1], values[512 * row + 511]));
      for (int i = 512 * row; i < 512 * (row + 1); i++) {
        sum += values[i];
        squares += values[i] * values[i];
      }
    }
    assertThat(Arrays.copyOfRange(values, 512 * 7, 512 * 8)).as("a dead row").containsOnly(0);
    assertThat(starts).hasSize(1000);
    assertThat(sum / values.length).isBetween(-0.001, 0.001);
    assertThat(Math.sqrt(squares / values.length)).isBetween(0.048, 0.052);
  }

  @Test
  void refusesADiskThatIsTooSmall() {
    assertThatThrownBy(() -> CheckpointInit.requireSpace(dir, 18_228_762_578L, 5_000_000_000L))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("needs 18.4 GB").hasMessageContaining("has 5.0 GB free");
  }

  @Test
  void everySizeIsConsistent() {
    for (ModelSize size : ModelSize.values()) {
      OmniConfig config = size.config(600, 584, List.of(593));
      assertThat(config.encoderWidth()).isEqualTo(size.encoder().width());
      assertThat(config.llm().headDim() * config.llm().heads()).isEqualTo(config.llm().width());
      assertThat(Inventory.shards(config, size.encoder())).isNotEmpty();
    }
  }
}
