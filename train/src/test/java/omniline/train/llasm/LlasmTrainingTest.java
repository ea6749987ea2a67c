package omniline.train.llasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import omniline.model.ModelSettings.Compute;
import omniline.model.Precision;
import omniline.model.checkpoint.Faults;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.llasm.Llasm;
import omniline.model.mel.LogMel;
import omniline.model.torch.TorchRuntime;
import omniline.train.loop.AdamW;
import omniline.train.loop.Parameter;
import omniline.train.loop.RunSettings;
import omniline.train.loop.Schedule;
import omniline.train.loop.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both phases on the tiny model and three tones with a name each. */
class LlasmTrainingTest {

  private static final Map<String, Integer> TONES_HZ = Map.of("low tone", 200, "middle tone here", 900, "a tone that is high", 3100);
  private static final int WORDS = 160;

  @TempDir private Path folder;
  private final WordTokenizer tokenizer = new WordTokenizer();
  private Path start;

  @BeforeEach
  void writeTinyModel() {
    TorchRuntime.start(1);
    start = folder.resolve("start");
    TinyLlasm.write(start, new TinyLlasm.Vocabulary(WORDS, WordTokenizer.BOS, WordTokenizer.EOS), 7);
  }

  @Test
  void phaseOneChangesTheAdaptorAndTheAudioTokensAndNothingElse() throws IOException {
    Path out = folder.resolve("out");
    train(Phase.ADAPTATION, start, out, transcripts(), 3);

    List<String> changed = changed(start, out);
    assertThat(changed).containsExactlyInAnyOrder("model.mm_projector.weight", "model.mm_projector.bias", "model.embed_tokens.weight");
    float[] before = values(start, "model.embed_tokens.weight");
    float[] after = values(out, "model.embed_tokens.weight");
    int width = before.length / (WORDS + 3);
    // Patch tokens are replaced by what is heard, so theirs stays too.
    int from = (WORDS + 1) * width;
    assertThat(Arrays.copyOf(after, from)).isEqualTo(Arrays.copyOf(before, from));
    assertThat(Arrays.copyOfRange(after, from, from + width)).isNotEqualTo(Arrays.copyOfRange(before, from, from + width));
    assertThat(Arrays.copyOfRange(after, from + width, after.length)).isNotEqualTo(Arrays.copyOfRange(before, from + width, before.length));
    for (String file : List.of("config.json", "model.safetensors")) {
      assertThat(out.resolve("audio_tower").resolve(file)).hasSameBinaryContentAs(start.resolve("audio_tower").resolve(file));
    }
  }

  @Test
  void phaseOneLearnsWithoutTheLanguageModel() throws IOException {
    List<Double> losses = train(Phase.ADAPTATION, start, folder.resolve("out"), transcripts(), 40);

    assertThat(last(losses)).isLessThan(0.75 * losses.getFirst());
  }

  @Test
  void phaseTwoLearnsToTellSoundsApartAndTheEngineAnswersSo() throws IOException {
    Path out = folder.resolve("out");
    List<Double> losses = train(Phase.INSTRUCTION, start, out, named(), 60);

    assertThat(last(losses)).isLessThan(0.1 * losses.getFirst());
    assertThat(changed(start, out)).contains("lm_head.weight", "model.layers.1.mlp.down_proj.weight", "model.mm_projector.weight")
        .hasSize(LlasmCheckpoint.llmShards(start, Faults.FATAL).tensors().size());
    for (LlasmSample sample : named()) {
      String name = sample.rounds().getFirst().answer();
      assertThat(answer(out, sample)).isEqualTo(name);
    }
  }

  @Test
  void writtenSamplesTeachTheLanguageModelAndLeaveTheAdaptorAlone() throws IOException {
    Path out = folder.resolve("out");
    List<LlasmSample> written = List.of(written("two and two", "four of course"), written("three and four", "seven then"));
    List<Double> losses = train(Phase.INSTRUCTION, start, out, written, 30);

    assertThat(last(losses)).isLessThan(0.3 * losses.getFirst());
    assertThat(changed(start, out)).contains("lm_head.weight").doesNotContain("model.mm_projector.weight", "model.mm_projector.bias");
  }

  @Test
  void mixesSpokenAndWrittenSamplesInABatch() throws IOException {
    List<LlasmSample> mixed = new ArrayList<>(named());
    mixed.add(written("two and two", "four of course"));
    mixed.add(new LlasmSample("both", List.of("low tone"),
        List.of(new LlasmSample.Round("good day", "good day to you"), new LlasmSample.Round("what is this " + LlasmSample.AUDIO, "low tone"))));
    List<Double> losses = train(Phase.INSTRUCTION, start, folder.resolve("out"), mixed, 40);

    assertThat(last(losses)).isLessThan(0.3 * losses.getFirst());
  }

  private static LlasmSample written(String question, String answer) {
    return new LlasmSample(question, List.of(), List.of(new LlasmSample.Round(question, answer)));
  }

  private static List<LlasmSample> transcripts() {
    return spoken(LlasmSample.AUDIO);
  }

  private static List<LlasmSample> named() {
    return spoken("name this " + LlasmSample.AUDIO);
  }

  private static List<LlasmSample> spoken(String question) {
    return TONES_HZ.keySet().stream().sorted()
        .map(name -> new LlasmSample(name, List.of(name), List.of(new LlasmSample.Round(question, name)))).toList();
  }

  private static float[] sound(String name) {
    float[] samples = new float[16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * TONES_HZ.getOrDefault(name, 0) * i / 16_000));
    }
    return samples;
  }

  /** The losses of every step. */
  private List<Double> train(Phase phase, Path from, Path to, List<LlasmSample> samples, int steps) throws IOException {
    Path state = folder.resolve("run");
    RunSettings how = new RunSettings(state, Schedule.cosine(0.005, steps), AdamW.usual(), 1, 1000, 0);
    LlasmRecipe.Material material = new LlasmRecipe.Material(tokenizer, SampleSource.anyOf(samples), LlasmTrainingTest::sound);
    try (LlasmRecipe recipe = new LlasmRecipe(new LlasmRecipe.Settings(phase, 4, 5, 1), LlasmCheckpoint.open(from), material)) {
      List<Parameter> trained = new TrainingRun(recipe, how, () -> 0).run();
      recipe.write(to, trained);
    }
    return Files.readAllLines(state.resolve("losses.csv")).stream().skip(1).map(line -> Double.valueOf(line.split(",", -1)[3])).toList();
  }

  /** The mean of the last five. */
  private static double last(List<Double> losses) {
    return losses.subList(losses.size() - 5, losses.size()).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private String answer(Path model, LlasmSample sample) {
    try (Llasm llasm = Llasm.load(model, new Compute(Precision.FP32, "cpu", 1))) {
      LlasmPrompt.Ids ids = new LlasmPrompt(tokenizer, llasm.checkpoint().config()).ids(sample);
      int asked = 0;
      while (!ids.predicted(asked)) {
        asked++;
      }
      long[] prompt = new long[asked];
      for (int i = 0; i < asked; i++) {
        prompt[i] = ids.id(i);
      }
      LogMel mel = new LogMel(80);
      float[] sound = sound(sample.audio().getFirst());
      mel.push(sound, 0, sound.length);
      float[] all = mel.finish().windows().getFirst();
      int columns = llasm.checkpoint().tower().encoder().windowFrames();
      float[] window = new float[80 * columns];
      for (int row = 0; row < 80; row++) {
        System.arraycopy(all, row * (all.length / 80), window, row * columns, columns);
      }
      return tokenizer.decode(llasm.answer(window, prompt, 8));
    }
  }

  private static List<String> changed(Path before, Path after) {
    return SafetensorsFile.open(before.resolve("model.safetensors")).tensors().values().stream().map(TensorEntry::name)
        .filter(name -> !Arrays.equals(values(before, name), values(after, name))).toList();
  }

  private static float[] values(Path directory, String name) {
    return SafetensorsFile.open(directory.resolve("model.safetensors")).readFloats(name);
  }
}
