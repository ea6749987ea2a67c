package omniline.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import omniline.model.checkpoint.parts.Inventory;
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
