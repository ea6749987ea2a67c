package omniline.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.train.TrainException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

  private static final long STEPS = 300;

  @TempDir private Path folder;

  @BeforeAll
  static void startTorch() {
    TorchRuntime.start(1);
  }

  @Test
  void learnsWhatTheDataSay() {
    List<Parameter> trained = run(folder, STEPS);

    assertThat(trained.get(0).values()[0]).isCloseTo(2, offset(0.02f));
    assertThat(trained.get(0).values()[1]).isCloseTo(-3, offset(0.02f));
    assertThat(trained.get(1).values()[0]).isCloseTo(0.5f, offset(0.02f));
    assertThat(folder.resolve("losses.png")).isNotEmptyFile();
  }

  @Test
  void goesOnAfterAnInterruptionWithTheSameLossesToTheDigit() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    run(whole, 60);

    runUntil(broken, 25);
    run(broken, 60);

    assertThat(Files.readString(broken.resolve("losses.csv"))).isEqualTo(Files.readString(whole.resolve("losses.csv")));
  }

  @Test
  void givesTheSameLossesWithSeveralBatchesAtOnce() throws IOException {
    run(folder.resolve("one"), 40);
    new TrainingRun(new LineRecipe(), settings(folder.resolve("two"), 40).withWorkers(2), () -> 0).run();

    assertThat(Files.readString(folder.resolve("two").resolve("losses.csv"))).isEqualTo(Files.readString(folder.resolve("one").resolve("losses.csv")));
  }

  @Test
  void writesItsStateWhenItIsToldToStop() throws IOException {
    Path whole = folder.resolve("whole");
    Path stopped = folder.resolve("stopped");
    run(whole, 60);
    LossWatch watch = new LossWatch();
    TrainingRun run = new TrainingRun(watch, new RunSettings(stopped, Schedule.cosine(0.1, 60), AdamW.usual(), 2, 30, 20), () -> 0);
    watch.atCheck = run::stopSoon;

    assertThatThrownBy(run::run).isInstanceOf(TrainException.class).hasMessageContaining("stopped behind step 20 of 60");
    run(stopped, 60);

    assertThat(Files.readString(stopped.resolve("losses.csv"))).isEqualTo(Files.readString(whole.resolve("losses.csv")));
  }

  /** Something happens at its check. */
  private static final class LossWatch extends LineRecipe {
    private Runnable atCheck = () -> {};

    @Override
    public String validate(ScriptValue weights) {
      atCheck.run();
      return "";
    }
  }

  @Test
  void keepsOnlyTheNewestState() throws IOException {
    run(folder, 5);

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).contains("state-5.safetensors").doesNotContain("state.part");
    }
  }

  @Test
  void refusesAStateOfAnotherArchitecture() {
    new TrainingState(3, List.of(new float[7], new float[7], new float[7])).write(folder);

    assertThatThrownBy(() -> run(folder, 5)).isInstanceOf(TrainException.class).hasMessageContaining("another architecture")
        .hasMessageContaining("7 weights, expected 3");
  }

  @Test
  void keepsTheLastGoodStateWhenTheNextCannotBeWritten() throws IOException {
    List<float[]> vectors = List.of(new float[] {1}, new float[1], new float[1]);
    new TrainingState(1, vectors).write(folder);
    Files.createDirectory(folder.resolve("state.part")); // a folder in the way of the file, as a full disk would be

    assertThatThrownBy(() -> new TrainingState(2, vectors).write(folder)).isInstanceOf(TrainException.class)
        .hasMessageContaining("the last one is still there");
    assertThat(TrainingState.read(folder, 1)).hasValueSatisfying(state -> assertThat(state.step()).isEqualTo(1));
  }

  /** Stops as a killed process does: in the middle, behind a checkpoint. */
  private static void runUntil(Path directory, long lastStep) {
    class Killed extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    LineRecipe dying = new LineRecipe() {
      @Override
      public List<ScriptValue> batch(long number) {
        if (number == lastStep) {
          throw new Killed();
        }
        return super.batch(number);
      }
    };
    // The clock jumps by a minute at each look, so that every step is checkpointed.
    long[] now = {0};
    assertThatThrownBy(() -> new TrainingRun(dying, settings(directory, 60), () -> now[0] += 60_000_000_000L).run())
        .isInstanceOf(Killed.class);
  }

  private static List<Parameter> run(Path directory, long steps) {
    return new TrainingRun(new LineRecipe(), settings(directory, steps), () -> 0).run();
  }

  private static RunSettings settings(Path directory, long steps) {
    return new RunSettings(directory, Schedule.cosine(0.1, steps), AdamW.usual(), 2, 30, 0);
  }
}
