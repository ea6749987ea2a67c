package omniline.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.train.loop.Parameter;
import omniline.train.loop.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AverageCommandTest {
  @TempDir private Path work;

  @Test
  void threeRunsHaveTheirMean() throws IOException {
    run("a", 1, 10);
    run("b", 2, 20);
    run("c", 6, 60);

    assertThat(Main.run("average", "--work", work.toString(), "--name", "mean", "a", "b", "c")).isZero();

    List<Parameter> mean = Tensors.read(work.resolve("mean").resolve("trained.safetensors"));
    assertThat(mean).hasSize(2);
    assertThat(mean.getFirst().values()).containsExactly(3, 3);
    assertThat(mean.getLast().values()).containsExactly(30);
  }

  @Test
  void aRunOfAnotherShapeIsBadInput() throws IOException {
    run("a", 1, 10);
    Files.createDirectories(work.resolve("b"));
    Tensors.write(work.resolve("b").resolve("trained.safetensors"), List.of(new Parameter("w", List.of(1L), new float[] {1})));

    assertThat(Main.run("average", "--work", work.toString(), "--name", "mean", "a", "b")).isEqualTo(2);
    assertThat(work.resolve("mean")).doesNotExist();
  }

  @Test
  void aMissingRunIsBadInput() throws IOException {
    run("a", 1, 10);

    assertThat(Main.run("average", "--work", work.toString(), "--name", "mean", "a", "nowhere")).isEqualTo(2);
  }

  private void run(String name, float weight, float bias) throws IOException {
    Files.createDirectories(work.resolve(name));
    Tensors.write(work.resolve(name).resolve("trained.safetensors"),
        List.of(new Parameter("w", List.of(2L), new float[] {weight, weight}), new Parameter("b", List.of(1L), new float[] {bias})));
  }
}
