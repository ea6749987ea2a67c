package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.train.encoder.EncoderShape;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import omniline.train.tokenizer.BaristaTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage 2 on a model of a few thousand weights and two replies, one with more units than its states have slots. */
class StageTwoRecipeTest {

  private static final int STEPS = 40;
  private static final int UPSAMPLE = 3;
  private static final OmniShape SHAPE = new OmniShape(new EncoderShape(80, 50, 64, 1, 1), 5, 32, new OmniShape.Stack(1, 32, 2, 1, 48),
      BaristaTokenizer.MOST_IDS, new OmniShape.Stack(1, 32, 2, 2, 48), UPSAMPLE, 12);
  private static final String SHORT = "Hello there.";
  private static final String LONG = "Goodbye.";
  private static final String ORDER = "Okay, a latte. Is that right?";
  private static final Map<String, int[]> UNITS =
      Map.of(SHORT, new int[] {3, 4}, LONG, IntStream.range(0, 40).map(i -> i % 12).toArray());

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(2);
  private final List<Parameter> text = SHAPE.adaptorAndLlm(random);

  @BeforeEach
  void startTorch() throws IOException {
    TorchRuntime.start(1);
    BaristaTokenizer.write(folder, 1, 20);
  }

  @Test
  void learnsUnitsThatFitTheSlotsAndUnitsThatStretchThem() throws IOException {
    List<Parameter> trained = run(false);

    assertThat(trained).extracting(Parameter::name).allMatch(name -> name.startsWith("speech_generator."));
    List<Double> ctc = column("ctc_per_unit");
    assertThat(ctc).allMatch(loss -> loss > 0);
    assertThat(ctc.getLast()).isLessThan(0.7 * ctc.getFirst());
  }

  @Test
  void learnsTextAndUnitsAtOnceInTheJointMode() throws IOException {
    List<Parameter> trained = run(true);

    assertThat(trained.getFirst().values()).isNotEqualTo(text.getFirst().values());
    List<Double> words = column("cross_entropy");
    assertThat(words.getLast()).isLessThan(0.7 * words.getFirst());
  }

  @Test
  void speaksEveryReplyOfATalk() throws IOException {
    StageTwoRecipe.Settings settings = new StageTwoRecipe.Settings(SHAPE, 1, false, 1, 0, 4);
    TalkSource talks = drawn -> new Talk(List.of(new Talk.Turn(0, "hello", ORDER), new Talk.Turn(0, "yes", ORDER), new Talk.Turn(0, "no", "Units unknown.")), "");
    Map<String, int[]> units = Map.of(ORDER, new int[] {5, 6, 7});
    try (Tokenizer tokenizer = openTokenizer();
        StageTwoRecipe recipe = new StageTwoRecipe(settings, tokenizer, new StageTwoRecipe.Material(new Hum(), talks, units), start())) {
      List<ScriptValue> batch = recipe.batch(0);

      assertThat(batch.get(batch.size() - 2).toLongs()).containsExactly(5, 6, 7, 5, 6, 7);
      batch.forEach(ScriptValue::close);
    }
  }

  private StageTwoRecipe.Start start() {
    return new StageTwoRecipe.Start(SHAPE.encoder().parameters(random), text, SHAPE.speechDecoder(random));
  }

  private Tokenizer openTokenizer() {
    return HuggingFaceTokenizer.open(folder.resolve("tokenizer.json"), folder.resolve("tokenizer_config.json"));
  }

  private List<Parameter> run(boolean joint) {
    StageTwoRecipe.Settings settings = new StageTwoRecipe.Settings(SHAPE, 3, joint, 1, 0.3, 4);
    TalkSource talks = drawn -> new Talk(List.of(new Talk.Turn(0, "hello", SHORT), new Talk.Turn(0, "and bye", LONG)), "");
    RunSettings how = new RunSettings(folder.resolve("run"), Schedule.cosine(0.01, STEPS), AdamW.usual(), 1, 1000, 0);
    try (Tokenizer tokenizer = openTokenizer()) {
      assertThat((tokenizer.encode(LONG).length + 1) * UPSAMPLE).isLessThan(UNITS.getOrDefault(LONG, new int[0]).length);
      try (StageTwoRecipe recipe = new StageTwoRecipe(settings, tokenizer, new StageTwoRecipe.Material(new Hum(), talks, UNITS), start())) {
        return new TrainingRun(recipe, how, () -> 0).run();
      }
    }
  }

  private List<Double> column(String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("run").resolve("losses.csv"));
    int column = Arrays.asList(lines.getFirst().split(",", -1)).indexOf(name);
    return lines.stream().skip(1).map(line -> Double.valueOf(line.split(",", -1)[column])).toList();
  }

  /** One low tone, always the same. */
  private static final class Hum implements Hearing {
    @Override
    public Sound hear(int clip, RandomGenerator drawn) {
      return plain(clip);
    }

    @Override
    public Sound plain(int clip) {
      float[] samples = new float[8000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (float) (0.2 * Math.sin(0.05 * i));
      }
      return new Sound(samples, List.of());
    }
  }
}
