package omniline.train.cli.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import omniline.train.TrainException;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.Parameter;
import omniline.train.loop.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training goes on from a checkpoint as from a run; the embedded model is the checkpoint. */
class PublishedTest {
  private static final String BARISTA = Path.of("..", "models", "barista").toString();

  @TempDir private Path root;

  @Test
  void theEmbeddedModelsEncoderIsWhatARecipeExpects() {
    List<Parameter> expected = EncoderShape.barista().parameters(new SplittableRandom(1));

    List<Parameter> ears = Tensors.like(expected, WorkFolder.at(root).tensors(BARISTA), BARISTA);

    assertThat(ears.stream().map(Parameter::name)).containsExactlyElementsOf(expected.stream().map(Parameter::name).toList());
    assertThat(ears.getFirst().values()).isNotEqualTo(expected.getFirst().values());
  }

  @Test
  void anotherArchitectureIsRefusedByName() {
    List<Parameter> wider = new EncoderShape(80, 400, 256, 6, 4).parameters(new SplittableRandom(1));

    assertThatThrownBy(() -> Tensors.like(wider, WorkFolder.at(root).tensors(BARISTA), BARISTA)).isInstanceOf(TrainException.class)
        .hasMessageContaining("conv1.weight").hasMessageContaining("another architecture");
  }

  @Test
  void aRunWithoutTheTensorIsRefusedByName() throws IOException {
    Files.createDirectories(root.resolve("other"));
    Tensors.write(root.resolve("other").resolve("trained.safetensors"), List.of(new Parameter("w", List.of(1L), new float[] {1})));

    assertThatThrownBy(() -> Tensors.like(EncoderShape.barista().parameters(new SplittableRandom(1)), WorkFolder.at(root).tensors("other"), "other"))
        .isInstanceOf(TrainException.class).hasMessageContaining("other: has no tensor");
  }

  @Test
  void wordsAreReadWithTheCheckpointsTokenizerOnly() throws IOException {
    WorkFolder work = WorkFolder.at(root);
    Files.createDirectories(work.tokenizer());
    Files.writeString(work.tokenizer().resolve("tokenizer.json"), "{}");
    assertThatThrownBy(() -> work.wordTensors(BARISTA)).isInstanceOf(TrainException.class).hasMessageContaining("prepare --from");

    new Published(Path.of(BARISTA)).hand(work);

    assertThat(work.wordTensors(BARISTA)).isNotEmpty();
  }

  @Test
  void headsAndUnitsAreKeptAndHandedOn() throws IOException {
    Path codebook = Files.writeString(root.resolve("units.safetensors"), "units");
    Path model = root.resolve("model");
    Files.createDirectories(model);
    for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
      Files.copy(Path.of(BARISTA, file), model.resolve(file));
    }
    Parameter head = new Parameter("words.bias", List.of(2L), new float[] {0.5f, -2});

    new Published(model).keep(List.of(head, new Parameter("model.other", List.of(1L), new float[] {1})), codebook);
    WorkFolder next = WorkFolder.at(root.resolve("next"));
    new Published(model).hand(next);

    assertThat(next.codebook()).hasContent("units");
    List<Parameter> heads = Tensors.read(model.resolve("training").resolve("heads.safetensors"));
    assertThat(heads).hasSize(1);
    assertThat(heads.getFirst().values()).containsExactly(0.5f, -2);
  }
}
