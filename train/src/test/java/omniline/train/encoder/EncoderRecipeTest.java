package omniline.train.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import omniline.model.torch.TorchRuntime;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.ParameterVector;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones that are tones: phone n sounds at 300 n Hz, 160 ms each. */
class EncoderRecipeTest {

  private static final EncoderShape SHAPE = new EncoderShape(40, 50, 64, 1, 1);
  private static final int PHONE_SAMPLES = 2560;
  private static final int PHONES = 5;

  @TempDir private Path folder;

  @BeforeAll
  static void startTorch() {
    TorchRuntime.start(1);
  }

  @Test
  void learnsTimedPhonesAndThoseOfWhichOnlyTheOrderIsKnown() throws IOException {
    run(folder, 150);

    List<double[]> losses = losses(folder);
    assertThat(mean(losses, 1, 0, 5)).as("loss in the beginning").isGreaterThan(4);
    assertThat(mean(losses, 1, 145, 150)).as("loss in the end").isLessThan(2.5);
    assertThat(mean(losses, 2, 145, 150)).as("timed frames right, masked ones too").isGreaterThan(0.6);
    assertThat(mean(losses, 4, 145, 150)).as("CTC a phone").isLessThan(mean(losses, 4, 0, 5) / 2);
  }

  @Test
  void tellsHowManyHeldWordsItHearsWrong() {
    List<String> checks = new ArrayList<>();
    try (EncoderRecipe recipe = new EncoderRecipe(SHAPE, new Tones(), new EncoderRecipe.Share(8, 0, 0), held(), List.of(), 1)) {
      RunSettings settings = new RunSettings(folder, new Schedule(0.004, 150, 0.1, 0.1), AdamW.usual(), 1, 60, 149);
      try (ParameterVector trained = new ParameterVector(new TrainingRun(recipe, settings, () -> 0).run())) {
        checks.add(recipe.validate(trained.leaves()));
      }
    }

    assertThat(checks.getFirst()).isEqualTo("held: 0.0 % of the words wrong, 2 of 2 recordings without an error");
  }

  @Test
  void countsTheFewestChangesBetweenTwoTexts() {
    assertThat(HeldSpeech.distance(new int[] {1, 2, 3, 4}, new int[] {1, 3, 5, 4, 4})).isEqualTo(3);
    assertThat(HeldSpeech.distance(new int[] {}, new int[] {1, 2})).isEqualTo(2);
    assertThat(HeldSpeech.distance(new int[] {1, 2}, new int[] {1, 2})).isZero();
  }

  /** Words of one phone each, named by it; clips 0 and 1 among texts that they may be. */
  private static HeldSpeech held() {
    List<String> names = IntStream.rangeClosed(0, 9).mapToObj(number -> "w" + number).toList();
    Map<String, int[]> phones = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      phones.put(names.get(i), new int[] {i + 1});
    }
    Tones tones = new Tones();
    SplittableRandom random = new SplittableRandom(1);
    List<HeldSpeech.Said> clips = IntStream.range(0, 2).mapToObj(clip -> {
      Lesson lesson = tones.lesson(8 + clip, random);
      String text = Arrays.stream(lesson.phones()).mapToObj(phone -> names.get(phone - 1)).collect(Collectors.joining(" "));
      return new HeldSpeech.Said(lesson.samples(), List.of("w0 w0 w0 w0 w0", text));
    }).toList();
    return new HeldSpeech(clips, new Pronunciations(phones), new Words(names));
  }

  @Test
  void drawsTheSameBatchForTheSameNumber() {
    try (EncoderRecipe recipe = new EncoderRecipe(SHAPE, new Tones(), new EncoderRecipe.Share(2, 2, 0.1), held(), List.of(), 7)) {
      float[] first = recipe.batch(3).get(3).toFloats();
      assertThat(recipe.batch(3).get(3).toFloats()).isEqualTo(first);
      assertThat(recipe.batch(4).get(3).toFloats()).isNotEqualTo(first);
    }
  }

  @Test
  void leavesChannelsOutAndKeepsTheirMean() {
    try (EncoderRecipe recipe = new EncoderRecipe(SHAPE, new Tones(), new EncoderRecipe.Share(8, 8, 0.2), held(), List.of(), 7)) {
      double sum = 0;
      int zeros = 0;
      int count = 0;
      for (int number = 0; number < 20; number++) {
        for (float mask : recipe.batch(number).get(2).toFloats()) {
          sum += mask;
          zeros += mask == 0 ? 1 : 0;
          count++;
        }
      }
      assertThat(zeros / (double) count).isBetween(0.15, 0.4);
      assertThat(sum / count).isCloseTo(1, within(0.05));
    }
  }

  private static List<Parameter> run(Path directory, long steps) {
    try (EncoderRecipe recipe = new EncoderRecipe(SHAPE, new Tones(), new EncoderRecipe.Share(4, 4, 0), held(), List.of(), 1)) {
      RunSettings settings = new RunSettings(directory, new Schedule(0.004, steps, 0.1, 0.1), AdamW.usual(), 1, 60, 0);
      return new TrainingRun(recipe, settings, () -> 0).run();
    }
  }

  private static List<double[]> losses(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("losses.csv")).stream().skip(1)
        .map(line -> Arrays.stream(line.split(",", -1)).skip(2).mapToDouble(Double::parseDouble).toArray()).toList();
  }

  private static double mean(List<double[]> losses, int column, int from, int to) {
    return losses.subList(from, to).stream().mapToDouble(line -> line[column]).average().orElseThrow();
  }

  /** Eight timed clips and eight told ones. */
  private static final class Tones implements Lessons {
    @Override
    public int timed() {
      return 8;
    }

    @Override
    public int told() {
      return 8;
    }

    @Override
    public int lengthSamples(int clip) {
      return PHONES * PHONE_SAMPLES;
    }

    @Override
    public Lesson lesson(int clip, RandomGenerator random) {
      float[] samples = new float[lengthSamples(clip)];
      int[] targets = new int[PHONES];
      int[] labels = new int[PHONES * PHONE_SAMPLES / 320];
      for (int i = 0; i < PHONES; i++) {
        targets[i] = 1 + (clip * 3 + i * (1 + clip % 3)) % 9;
        Arrays.fill(labels, i * PHONE_SAMPLES / 320, (i + 1) * PHONE_SAMPLES / 320, targets[i]);
        for (int t = 0; t < PHONE_SAMPLES; t++) {
          samples[i * PHONE_SAMPLES + t] = (float) (0.3 * Math.sin(2 * Math.PI * 300 * targets[i] * t / 16_000) + 0.001 * random.nextGaussian());
        }
      }
      return clip < timed() ? Lesson.timed(samples, labels, labels) : Lesson.told(samples, targets, targets);
    }
  }
}
