package omniline.train.llasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import omniline.model.checkpoint.JsonFile;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.TrainingScript;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Shared;
import omniline.train.loop.ParameterVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LLaSM's script against the original's loss on llasm-tiny, and the checkpoint's layout (golden set, section 6 of its README). */
class GoldenLlasmTest {

  private static final long UNLABELLED = -100;

  @TempDir private Path folder;
  private Path directory;

  @BeforeEach
  void findGoldenSet() {
    directory = Shared.fixture("omni-tiny-a/llasm-tiny");
    TorchRuntime.start(1);
  }

  @Test
  void bothPhasesHaveTheOriginalsLossAndTheSameGradient() {
    double expected = JsonFile.read(directory.resolve("expected.json")).number("loss_last5");
    List<float[]> one = compute(Phase.ADAPTATION);
    List<float[]> two = compute(Phase.INSTRUCTION);

    assertThat((double) one.get(1)[0]).isCloseTo(expected, within(1e-4 * expected));
    assertThat((double) two.get(1)[0]).isCloseTo(expected, within(1e-4 * expected));
    int width = 64;
    int adaptor = width * width + width;
    assertThat(Arrays.copyOf(one.getFirst(), adaptor)).containsExactly(Arrays.copyOf(two.getFirst(), adaptor), within(1e-5f));
    // Behind the adaptor: phase 1 has rows for patch, start and end; phase 2 the whole embedding, in which these are the last three.
    float[] rows = Arrays.copyOfRange(one.getFirst(), adaptor, adaptor + 3 * width);
    int table = adaptor + 200 * width;
    assertThat(rows).containsExactly(Arrays.copyOfRange(two.getFirst(), table, table + 3 * width), within(1e-5f));
    assertThat(Arrays.copyOf(rows, width)).containsOnly(0);
    assertThat(rows[width]).isNotZero();
  }

  private List<float[]> compute(Phase phase) {
    LlasmCheckpoint checkpoint = LlasmCheckpoint.open(directory);
    SafetensorsFile expected = SafetensorsFile.open(directory.resolve("expected.safetensors"));
    long[] ids = expected.readLongs("input_ids");
    long[] labels = expected.readLongs("labels");
    LlasmPrompt.Ids sequence = new LlasmPrompt.Ids();
    for (int i = 0; i < ids.length; i++) {
      sequence.add(new long[] {ids[i]}, labels[i] != UNLABELLED);
    }
    Path input = directory.resolveSibling("inputs").resolve("q3.wav");
    try (Sounds sounds = new Sounds(checkpoint, _ -> AudioFiles.read(input), 1);
        LlasmRecipe recipe = recipe(phase, checkpoint);
        ParameterVector vector = new ParameterVector(recipe.parameters());
        TrainingScript script = TrainingScript.load(recipe.scripts().toArray(String[]::new))) {
      LlasmBatch batch = new LlasmBatch(checkpoint.config());
      batch.add(sequence, List.of(sounds.rows("q3")));
      List<ScriptValue> inputs = recipe.arguments(batch);
      List<ScriptValue> arguments = new ArrayList<>(List.of(vector.leaves()));
      arguments.addAll(inputs);
      List<ScriptValue> results = script.run("losses", arguments.toArray(ScriptValue[]::new));
      List<float[]> values = results.stream().map(ScriptValue::toFloats).toList();
      results.forEach(ScriptValue::close);
      inputs.forEach(ScriptValue::close);
      return values;
    }
  }

  private static LlasmRecipe recipe(Phase phase, LlasmCheckpoint checkpoint) {
    SampleSource none = _ -> {
      throw new AssertionError("nothing is drawn");
    };
    return new LlasmRecipe(new LlasmRecipe.Settings(phase, 1, 1, 1), checkpoint,
        new LlasmRecipe.Material(new WordTokenizer(), none, _ -> new float[0]));
  }

  @Test
  void writesShardsOfTorchAsShardsOfSafetensors() throws IOException {
    Path torch = folder.resolve("torch");
    copy(directory, torch, "model.safetensors");
    copy(directory.resolve("audio_tower"), torch.resolve("audio_tower"), "");
    Path out = folder.resolve("out");
    LlasmCheckpoint before = LlasmCheckpoint.open(torch);
    try (LlasmRecipe recipe = recipe(Phase.ADAPTATION, before)) {
      recipe.write(out, recipe.parameters());
    }

    LlasmCheckpoint after = LlasmCheckpoint.open(out);
    assertThat(after.config()).isEqualTo(before.config());
    assertThat(after.tensors().keySet()).containsExactlyInAnyOrderElementsOf(before.tensors().keySet());
    before.tensors().forEach((name, entry) ->
        assertThat(SafetensorsFile.readFloats(after.tensor(name))).as(name).isEqualTo(SafetensorsFile.readFloats(entry)));
    assertThat(out.resolve("model-00002-of-00002.safetensors")).exists();
    assertThat(out.resolve("pytorch_model.bin.index.json")).doesNotExist();
  }

  private static void copy(Path from, Path to, String but) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.endsWith(but)).toList()) {
        Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
      }
    }
  }
}
