package omniline.train.omni;

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
import java.util.Objects;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.TrainingScript;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.ParameterVector;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The recipes' scripts against what the original code computed (golden set, section 5 of its README, whose tolerances these are): losses,
 * the gradient of every trained tensor, and the losses of five steps of AdamW.
 */
class GoldenTrainingTest {

  private static final double LOSS = 1e-4;
  private static final double TEXT = 1e-3;
  private static final double CTC = 1e-2;
  private static final double LATER = 5e-3;
  private static final List<Integer> FIRST = List.of(0);
  private static final List<Integer> SECOND = List.of(1);
  private static final List<Integer> BOTH = List.of(0, 1);

  @TempDir private Path folder;
  private GoldenSamples golden;

  @BeforeEach
  void openGoldenSet() {
    golden = new GoldenSamples();
    TorchRuntime.start(1);
  }

  @Test
  void stageOneOfOneSample() {
    Found found = compute(text(FIRST));

    checkLoss(found, "stage1_single");
    checkNorms(found, "stage1_single", TEXT);
    checkCorners(found, "stage1.grad.", TEXT);
  }

  @Test
  void stageOneOfABatch() {
    Found found = compute(text(BOTH));

    checkLoss(found, "stage1_batch");
    checkNorms(found, "stage1_batch", TEXT);
  }

  @Test
  void stageOneOverFiveStepsOfAdamW() throws IOException {
    checkRun(text(BOTH), "stage1_adamw_lr1e-3_batch_losses");
  }

  @Test
  void stageTwoOfOneSample() {
    Found found = compute(speech(FIRST, 0, golden.units(0)));

    checkLoss(found, "stage2_single");
    checkNorms(found, "stage2_single", CTC);
    checkCorners(found, "stage2.grad.", CTC);
  }

  @Test
  void stageTwoOfATargetLongerThanTheUpsampledStates() {
    Found found = compute(speech(SECOND, 0, golden.units(1)));

    checkLoss(found, "stage2_long_target");
    checkNorms(found, "stage2_long_target", CTC);
  }

  @Test
  void stageTwoOfATargetWithoutAnyAlignmentIsWorthNothing() {
    Found found = compute(speech(SECOND, 0, golden.infeasibleUnits()));

    assertThat(found.loss).isZero();
    checkNorms(found, "stage2_infeasible", CTC);
  }

  @Test
  void stageTwoOfABatch() {
    Found found = compute(speech(BOTH, 0, golden.units(0), golden.units(1)));

    checkLoss(found, "stage2_batch");
    checkNorms(found, "stage2_batch", CTC);
  }

  @Test
  void stageTwoWithTheStatesThatPredict() {
    Found found = compute(speech(FIRST, -1, golden.units(0)));

    double expected = golden.figure("stage2_single_shifted_labels_loss").doubleValue();
    assertThat((double) found.loss).isCloseTo(expected, within(LOSS * expected));
  }

  @Test
  void stageTwoOverFiveStepsOfAdamW() throws IOException {
    checkRun(speech(BOTH, 0, golden.units(0), golden.units(1)), "stage2_adamw_lr1e-3_batch_losses");
  }

  @Test
  void bothStagesAtOnce() {
    List<Parameter> trained = new ArrayList<>(golden.adaptorAndLlm());
    trained.addAll(golden.speechDecoder());
    GoldenLesson.Speech speech = new GoldenLesson.Speech(0, 1, List.of(golden.units(0)));

    Found found = compute(new GoldenLesson(golden, trained, golden.encoder(), FIRST, speech));

    checkLoss(found, "joint_single");
    checkNorms(found, "joint_single", CTC);
  }

  private GoldenLesson text(List<Integer> samples) {
    return new GoldenLesson(golden, golden.adaptorAndLlm(), golden.encoder(), samples, null);
  }

  private GoldenLesson speech(List<Integer> samples, int shift, int[]... units) {
    List<Parameter> still = new ArrayList<>(golden.encoder());
    still.addAll(golden.adaptorAndLlm());
    return new GoldenLesson(golden, golden.speechDecoder(), still, samples, new GoldenLesson.Speech(shift, 0, List.of(units)));
  }

  /** What a script gave: the loss, and the gradient of each tensor. */
  private record Found(float loss, Map<String, float[]> gradients, Map<String, List<Long>> shapes) {
    float[] gradient(String name) {
      return Objects.requireNonNull(gradients.get(name), name);
    }

    int columns(String name) {
      return Objects.requireNonNull(shapes.get(name), name).getLast().intValue();
    }

    double norm(String name) {
      double sum = 0;
      for (float value : gradient(name)) {
        sum += (double) value * value;
      }
      return Math.sqrt(sum);
    }
  }

  private static Found compute(GoldenLesson lesson) {
    List<ScriptValue> batch = lesson.batch(0);
    try (ParameterVector vector = new ParameterVector(lesson.parameters());
        TrainingScript script = TrainingScript.load(lesson.scripts().toArray(String[]::new))) {
      List<ScriptValue> arguments = new ArrayList<>(List.of(vector.leaves()));
      arguments.addAll(batch);
      List<ScriptValue> results = script.run("losses", arguments.toArray(ScriptValue[]::new));
      float[] flat = results.get(0).toFloats();
      float loss = results.get(1).toFloats()[0];
      results.forEach(ScriptValue::close);
      Map<String, float[]> gradients = new HashMap<>();
      Map<String, List<Long>> shapes = new HashMap<>();
      int at = 0;
      for (Parameter parameter : lesson.parameters()) {
        gradients.put(parameter.name(), Arrays.copyOfRange(flat, at, at + parameter.values().length));
        shapes.put(parameter.name(), parameter.shape());
        at += parameter.values().length;
      }
      assertThat(flat).hasSize(at);
      return new Found(loss, gradients, shapes);
    } finally {
      batch.forEach(ScriptValue::close);
    }
  }

  private void checkLoss(Found found, String figure) {
    double expected = golden.figure(figure).path("loss").doubleValue();

    assertThat((double) found.loss).as(figure).isCloseTo(expected, within(LOSS * expected));
  }

  private void checkNorms(Found found, String figure, double tolerance) {
    JsonNode expected = golden.figure(figure).path("grad_norm");

    assertThat(found.gradients.keySet()).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
    for (String name : expected.propertyNames()) {
      double norm = expected.path(name).doubleValue();
      assertThat(found.norm(name)).as(figure + " " + name).isCloseTo(norm, within(tolerance * norm));
    }
  }

  /** Matrices by their first 6 rows and 8 columns, vectors by their first 64 values; differences as a share of the tensor's norm. */
  private void checkCorners(Found found, String prefix, double tolerance) {
    List<String> corners = golden.tensorNames(prefix);
    assertThat(corners).hasSize(7);
    for (String corner : corners) {
      String name = corner.substring(prefix.length());
      float[] gradient = found.gradient(name);
      float[] expected = golden.floats(corner);
      int kept = golden.entry(corner).shape().getLast().intValue();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) gradient[i / kept * found.columns(name) + i % kept]).as(corner + " at " + i)
            .isCloseTo(expected[i], within(tolerance * found.norm(name)));
      }
    }
  }

  private void checkRun(GoldenLesson lesson, String figure) throws IOException {
    List<Double> expected = golden.figure(figure).valueStream().map(JsonNode::doubleValue).toList();
    AdamW plain = new AdamW(0.9f, 0.999f, 1e-8f, 0, 0);
    Schedule level = new Schedule(1e-3, expected.size(), 0, 1);
    new TrainingRun(lesson, new RunSettings(folder, level, plain, 1, 1000, 0), () -> 0).run();

    List<String> lines = Files.readAllLines(folder.resolve("losses.csv"));
    assertThat(lines).hasSize(1 + expected.size());
    for (int step = 0; step < expected.size(); step++) {
      double loss = Double.parseDouble(lines.get(1 + step).split(",", -1)[3]);
      assertThat(loss).as(figure + " step " + step).isCloseTo(expected.get(step), within((step == 0 ? LOSS : LATER) * expected.get(step)));
    }
  }
}
