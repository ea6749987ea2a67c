package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.model.Precision;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.torch.ComputeSettings;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.TrainingScript;
import omniline.model.torch.WeightFiles;
import omniline.model.vocoder.UnitVocoder;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocoderRecipeTest {

  private static final VocoderConfig TINY = new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), 32, List.of(3),
      List.of(List.of(1, 3, 5)), 12, 16, 16, 3, 320, 16000);

  private static final VocoderRecipe.Batch FEW = new VocoderRecipe.Batch(3, 12, 2);

  @TempDir private Path folder;
  private ClipStore clips;
  private List<UnitLine> lines;

  @BeforeAll
  static void start() {
    TorchRuntime.start(1);
  }

  @BeforeEach
  void speak() {
    clips = Sounds.voice(folder.resolve("voice"), 60);
    lines = UnitCodebook.learn(clips, new UnitCodebook.Plan(UnitFeatures.USUAL, 12, 0.3f, 10_000, 5), 1).lines(clips);
  }

  @AfterEach
  void close() {
    clips.close();
  }

  private VocoderRecipe recipe() {
    return new VocoderRecipe(clips, lines, TINY, FEW, VocoderShape.initial(TINY, 1), 1);
  }

  @Test
  void theLossFallsAndTheVoiceComesNearer() throws Exception {
    TorchRuntime.enter();
    try (VocoderRecipe recipe = recipe()) {
      List<Parameter> trained = new ArrayList<>(new TrainingRun(recipe,
          new RunSettings(folder.resolve("run"), new Schedule(3e-3, 60, 0.1, 0.1), AdamW.usual(), 1, 1000, 0), () -> 0).run());
      List<String> losses = Files.readAllLines(folder.resolve("run").resolve("losses.csv"));
      assertThat(losses.getFirst()).isEqualTo("step,rate,gradient_norm,loss,mel,frequencies,convergence,duration");
      assertThat(mean(losses, 51)).isLessThan(0.6 * mean(losses, 1));
      VoiceModel.write(folder.resolve("model"), TINY, recipe.atTheVoicesTempo(trained));
      double share = VoiceCheck.run(folder.resolve("model").resolve("vocoder"), clips, lines, folder.resolve("out")).durationShare();
      assertThat(share).as("length of what is spoken").isCloseTo(1, within(0.05));
      assertThat(distance(recipe, trained)).isLessThan(0.7 * distance(recipe, VocoderShape.initial(TINY, 1)));
    }
  }

  private static double mean(List<String> losses, int from) {
    return losses.subList(from, from + 10).stream().mapToDouble(line -> Double.parseDouble(line.split(",", -1)[3])).average().orElseThrow();
  }

  private static double distance(VocoderRecipe recipe, List<Parameter> parameters) {
    try (ScriptValue weights = weights(parameters)) {
      String line = recipe.validate(weights);
      return Double.parseDouble(line.replaceAll(".*not learnt ([0-9.]+) dB", "$1"));
    }
  }

  private static ScriptValue weights(List<Parameter> parameters) {
    List<ScriptValue> tensors = parameters.stream()
        .map(p -> ScriptValue.floats(p.values(), p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    try {
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  @Test
  void theModelSpeaksWhatWasTrained() {
    TorchRuntime.enter();
    List<Parameter> parameters = VocoderShape.initial(TINY, 3);
    VoiceModel.write(folder.resolve("model"), TINY, parameters);
    long[] units = {3, 3, 7, 1, 1, 1, 0, 11, 5};
    try (TrainingScript script = TrainingScript.load("gradients.py", "hifigan.py", "vocoder_training.py");
        ScriptValue weights = weights(parameters);
        ScriptValue shape = ScriptValue.longs(5, 5, 4, 4, 2, 2, 1, 1, 3, 5);
        ScriptValue input = ScriptValue.longs(units);
        ScriptValue trained = script.run("sound", weights, shape, input).getFirst();
        WeightFiles files = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false));
        UnitVocoder vocoder = UnitVocoder.open(folder.resolve("model").resolve("vocoder"), files)) {
      float[] expected = trained.toFloats();
      float[] spoken = vocoder.speakUnstretched(units).wave();
      double error = 0;
      double power = 0;
      for (int i = 0; i < expected.length; i++) {
        error += Math.pow(expected[i] - spoken[i], 2);
        power += Math.pow(expected[i], 2);
      }
      assertThat(spoken).hasSameSizeAs(expected);
      assertThat(power).isPositive();
      assertThat(error / power).as("what float16 costs").isLessThan(1e-4);
    }
  }

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    TorchRuntime.enter();
    List<Parameter> parameters = VocoderShape.initial(TINY, 3);
    try (VocoderRecipe recipe = recipe();
        TrainingScript script = TrainingScript.load(recipe.scripts().toArray(String[]::new))) {
      float[] gradient = losses(recipe, script, parameters).getFirst();
      // Along the gradient the loss changes by the gradient's length times the way.
      double norm = 0;
      for (float value : gradient) {
        norm += value * value;
      }
      norm = Math.sqrt(norm);
      double way = 1e-3;
      double up = losses(recipe, script, moved(parameters, gradient, way / norm)).get(1)[0];
      double down = losses(recipe, script, moved(parameters, gradient, -way / norm)).get(1)[0];
      assertThat((up - down) / (2 * way)).isCloseTo(norm, within(0.05 * norm));
    }
  }

  private static List<float[]> losses(VocoderRecipe recipe, TrainingScript script, List<Parameter> parameters) {
    List<ScriptValue> batch = recipe.batch(0);
    try (TrainingScript optimizer = TrainingScript.load("optimizer.py");
        ScriptValue w = leaves(optimizer, parameters)) {
      List<ScriptValue> arguments = new ArrayList<>(List.of(w));
      arguments.addAll(batch);
      List<ScriptValue> results = script.run("losses", arguments.toArray(ScriptValue[]::new));
      try {
        return results.stream().map(ScriptValue::toFloats).toList();
      } finally {
        results.forEach(ScriptValue::close);
      }
    } finally {
      batch.forEach(ScriptValue::close);
    }
  }

  private static ScriptValue leaves(TrainingScript optimizer, List<Parameter> parameters) {
    int length = parameters.stream().mapToInt(p -> p.values().length).sum();
    float[] flat = new float[length];
    int at = 0;
    for (Parameter parameter : parameters) {
      System.arraycopy(parameter.values(), 0, flat, at, parameter.values().length);
      at += parameter.values().length;
    }
    List<ScriptValue> shapes = parameters.stream()
        .map(p -> ScriptValue.longs(p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    try (ScriptValue values = ScriptValue.floats(flat, length);
        ScriptValue list = ScriptValue.list(shapes)) {
      List<ScriptValue> leaves = optimizer.run("leaves", values, list);
      try {
        return ScriptValue.list(leaves);
      } finally {
        leaves.forEach(ScriptValue::close);
      }
    } finally {
      shapes.forEach(ScriptValue::close);
    }
  }

  private static List<Parameter> moved(List<Parameter> parameters, float[] direction, double way) {
    List<Parameter> moved = new ArrayList<>();
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] values = parameter.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (way * direction[at++]);
      }
      moved.add(new Parameter(parameter.name(), parameter.shape(), values));
    }
    return moved;
  }

  @Test
  void aBatchHangsOnItsNumberAlone() {
    try (VocoderRecipe first = recipe();
        VocoderRecipe second = recipe()) {
      List<ScriptValue> skipped = second.batch(4);
      List<ScriptValue> a = first.batch(5);
      List<ScriptValue> b = second.batch(5);
      assertThat(a.get(2).toLongs()).isEqualTo(b.get(2).toLongs()).isNotEqualTo(skipped.get(2).toLongs());
      assertThat(a.get(3).toFloats()).isEqualTo(b.get(3).toFloats());
      List.of(skipped, a, b).forEach(batch -> batch.forEach(ScriptValue::close));
    }
  }

  @Test
  void aSegmentsUnitsAreThoseOfItsSound() {
    try (VocoderRecipe recipe = recipe()) {
      List<ScriptValue> batch = recipe.batch(2);
      float[] sound = batch.get(3).toFloats();
      long[] units = batch.get(2).toLongs();
      int found = 0;
      for (int i = 0; i < lines.size(); i++) {
        float[] clip = clips.samples(i);
        for (int from = 0; from <= 32 - 12; from++) {
          if (clip[from * 320 + 100] == sound[100] && clip[from * 320 + 3000] == sound[3000]) {
            int[] own = lines.get(i).frameUnits();
            for (int t = 0; t < 12; t++) {
              assertThat(units[t]).isEqualTo(own[from + t]);
            }
            found++;
          }
        }
      }
      assertThat(found).isPositive();
      batch.forEach(ScriptValue::close);
    }
  }

  @Test
  void refusesUnitsWithoutAClipAndAVoiceTooSmallForABatch() {
    assertThatThrownBy(() -> new VocoderRecipe(clips, List.of(UnitLine.of("else", "", new int[] {1})), TINY, FEW, List.of(), 1))
        .isInstanceOf(TrainException.class).hasMessage("the units of else have no clip: make the units of this voice's clips again");
    assertThatThrownBy(() -> new VocoderRecipe(clips, List.of(UnitLine.of("c0", "", new int[] {1})), TINY, FEW, List.of(), 1))
        .isInstanceOf(TrainException.class)
        .hasMessage("clip c0 has 32 frames and units for 1: make the units of this voice's clips again");
    assertThatThrownBy(() -> new VocoderRecipe(clips, lines.subList(0, 2), TINY, FEW, List.of(), 1)).isInstanceOf(TrainException.class)
        .hasMessage("the voice has 2 clips of 12 frames or more, a batch takes 3: record more, or ask for a smaller batch");
  }

  @Test
  void checkSpeaksWithPredictedDurationsIntoFiles() {
    TorchRuntime.enter();
    VoiceModel.write(folder.resolve("model"), TINY, VocoderShape.initial(TINY, 1));
    VoiceCheck.Result result = VoiceCheck.run(folder.resolve("model").resolve("vocoder"), clips, lines.subList(0, 2), folder.resolve("out"));
    assertThat(result.clips()).isEqualTo(2);
    assertThat(result.melDecibels()).isBetween(1.0, 60.0);
    assertThat(folder.resolve("out").resolve("c1.wav")).isRegularFile();
    assertThat(folder.resolve("out").resolve("c1.png")).isRegularFile();
  }
}
