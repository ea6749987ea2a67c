package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.train.barista.Reply;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import omniline.train.tokenizer.BaristaTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage 1, stage 2 and the joint mode on three tones that each have their reply. */
class StagesTest {

  private static final int UNITS = 12;

  @TempDir private static Path tokenizerFolder;

  private static Tokenizer tokenizer;
  private static OmniShape shape;

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    TorchRuntime.start(1);
    BaristaTokenizer.write(tokenizerFolder, 1, 200);
    tokenizer = HuggingFaceTokenizer.open(tokenizerFolder.resolve("tokenizer.json"), tokenizerFolder.resolve("tokenizer_config.json"));
    shape = new OmniShape(new EncoderShape(40, 50, 64, 1, 1), 5, 48, new OmniShape.Stack(2, 64, 2, 1, 96), BaristaTokenizer.MOST_IDS,
        new OmniShape.Stack(1, 48, 2, 2, 64), 25, UNITS);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void stageOneLearnsToAnswerWhatItHears() throws IOException {
    List<String> checks = new ArrayList<>();
    try (StageOneRecipe recipe = stageOne(true)) {
      Wrapped watched = new Wrapped(recipe) {
        @Override
        public String validate(ScriptValue weights) {
          checks.add(super.validate(weights));
          return checks.getLast();
        }
      };
      run(watched, folder, 300);
    }

    assertThat(lastLosses(folder)).isLessThan(0.3);
    assertThat(checks.getLast()).startsWith("held 3 of 3 replies right");
  }

  @Test
  void stageOneLearnsTheLanguageFromWritingAlone() throws IOException {
    try (StageOneRecipe recipe = stageOne(false, 1, 0)) {
      run(recipe, folder, 100);
    }

    List<String> lines = Files.readAllLines(folder.resolve("losses.csv"));
    assertThat(number(lines.get(1), 3)).as("cross-entropy in the beginning").isGreaterThan(4);
    assertThat(number(lines.getLast(), 3)).as("in the end").isLessThan(0.2);
  }

  @Test
  void speechIsDrawnTowardsItsWords() throws IOException {
    try (StageOneRecipe recipe = stageOne(false, 0, 3)) {
      run(recipe, folder, 60);
    }

    List<Double> apart = Files.readAllLines(folder.resolve("losses.csv")).stream().skip(1).map(line -> number(line, 6)).filter(off -> off > 0).toList();
    assertThat(apart.getLast()).isLessThan(0.3 * apart.getFirst());
  }

  @Test
  void stageOneLeavesAFrozenEncoderOut() {
    try (StageOneRecipe recipe = stageOne(false)) {
      assertThat(recipe.parameters()).noneMatch(parameter -> parameter.name().startsWith(EncoderShape.PREFIX));
    }
  }

  @Test
  void stageOneGoesOnToTheDigitAfterAnInterruption() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    try (StageOneRecipe recipe = stageOne(true)) {
      run(recipe, whole, 8);
    }
    try (StageOneRecipe recipe = stageOne(true)) {
      Wrapped dying = new Wrapped(recipe) {
        @Override
        public List<ScriptValue> batch(long number) {
          if (number == 4) {
            throw new Killed();
          }
          return super.batch(number);
        }
      };
      long[] minutes = {0}; // at every look a minute has passed, so that every step leaves its state
      TrainingRun killed = new TrainingRun(dying, settings(broken, 8), () -> minutes[0] += 60_000_000_000L);
      assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
    }
    try (StageOneRecipe recipe = stageOne(true)) {
      run(recipe, broken, 8);
    }
    assertThat(Files.readString(broken.resolve("losses.csv"))).isEqualTo(Files.readString(whole.resolve("losses.csv")));
  }

  @Test
  void stageTwoLearnsTheUnitsAndNothingElse() throws IOException {
    try (StageTwoRecipe recipe = stageTwo(false)) {
      assertThat(recipe.parameters()).allMatch(parameter -> parameter.name().startsWith("speech_generator."));
      run(recipe, folder, 60);
    }

    List<String> lines = Files.readAllLines(folder.resolve("losses.csv"));
    assertThat(number(lines.getLast(), 5)).as("CTC a unit").isLessThan(number(lines.get(1), 5) / 2);
    assertThat(number(lines.getLast(), 4)).as("cross-entropy, frozen").isGreaterThan(3);
  }

  @Test
  void jointModeLearnsTextAndUnitsTogether() throws IOException {
    try (StageTwoRecipe recipe = stageTwo(true)) {
      run(recipe, folder, 60);
    }

    List<String> lines = Files.readAllLines(folder.resolve("losses.csv"));
    assertThat(number(lines.getLast(), 5)).as("CTC a unit").isLessThan(number(lines.get(1), 5) / 2);
    assertThat(number(lines.getLast(), 4)).as("cross-entropy").isLessThan(number(lines.get(1), 4) / 2);
  }

  private static StageOneRecipe stageOne(boolean encoderTrained) {
    return stageOne(encoderTrained, 0, 0);
  }

  private static StageOneRecipe stageOne(boolean encoderTrained, double written, double alignment) {
    ToyTalks talks = new ToyTalks();
    return new StageOneRecipe(new StageOneRecipe.Settings(shape, 3, encoderTrained, 0.5, 0.3, written, alignment, 1), tokenizer,
        new StageOneRecipe.Material(talks, talks, talks, ToyTalks.all()), encoder(), shape.adaptorAndLlm(new SplittableRandom(2)));
  }

  private static StageTwoRecipe stageTwo(boolean joint) {
    ToyTalks talks = new ToyTalks();
    Map<String, int[]> units = new HashMap<>();
    for (int i = 0; i < ToyTalks.REPLIES.size(); i++) {
      units.put(Reply.parse(ToyTalks.REPLIES.get(i)).spoken(), new int[] {i, 5, 6 + i, 2, 9, i});
    }
    return new StageTwoRecipe(new StageTwoRecipe.Settings(shape, 3, joint, 1, 0.3, 1), tokenizer, new StageTwoRecipe.Material(talks, talks, units),
        new StageTwoRecipe.Start(encoder(), shape.adaptorAndLlm(new SplittableRandom(2)), shape.speechDecoder(new SplittableRandom(3))));
  }

  private static List<Parameter> encoder() {
    return shape.encoder().parameters(new SplittableRandom(1));
  }

  private static void run(Recipe recipe, Path directory, long steps) {
    new TrainingRun(recipe, settings(directory, steps), () -> 0).run();
  }

  private static RunSettings settings(Path directory, long steps) {
    return new RunSettings(directory, new Schedule(0.003, steps, 0.1, 0.1), AdamW.usual(), 1, 30, steps);
  }

  /** The mean of the last twenty; what is masked makes single ones vary. */
  private static double lastLosses(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("losses.csv"));
    return lines.subList(lines.size() - 20, lines.size()).stream().mapToDouble(line -> number(line, 3)).average().orElseThrow();
  }

  private static double number(String line, int column) {
    return Double.parseDouble(line.split(",", -1)[column]);
  }

  /** Stands for the end of the process. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A recipe that does what another does. */
  private static class Wrapped implements Recipe {
    private final Recipe other;

    Wrapped(Recipe other) {
      this.other = other;
    }

    @Override
    public List<String> scripts() {
      return other.scripts();
    }

    @Override
    public List<Parameter> parameters() {
      return other.parameters();
    }

    @Override
    public List<String> measures() {
      return other.measures();
    }

    @Override
    public List<ScriptValue> batch(long number) {
      return other.batch(number);
    }

    @Override
    public String validate(ScriptValue weights) {
      return other.validate(weights);
    }

    @Override
    public void close() {
      other.close();
    }
  }
}
