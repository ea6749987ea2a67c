package omniline.model.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.JsonFile;
import omniline.model.mel.LogMel;
import tools.jackson.databind.JsonNode;

/**
 * Runs a golden set: a checkpoint directory with inputs/*.wav and, under expected/, summary.json, one safetensors file a question
 * and perhaps tokenizer_cases.json. Whatever a file holds is compared, stage after stage, with what the model gives on the way
 * from the wav; the LLM is fed the expected tokens, so that one wrong token does not spoil all numbers behind it.
 */
public final class Parity {
  /** One thread: a golden model is small, and sums keep their order. */
  private static final ModelSettings SETTINGS = ModelSettings.greedy(1).with(new ModelSettings.Compute(Precision.FP32, "cpu", 1));

  /** A LLaSM set has its expectations beside the checkpoint. */
  private static final String LLASM = "expected.safetensors";
  private static final int NOISES = 3;
  private static final int NOISE_SAMPLES = 48_000;
  private static final int NOISE_PEAK = 8_000;

  private Parity() {}

  /**
   * Compares everything in a directory.
   *
   * @param onRow told every row as soon as it is known
   * @throws CheckpointException when the directory is no golden set or its checkpoint cannot be used
   */
  public static ParityReport run(Path directory, Consumer<ParityRow> onRow) {
    if (Files.exists(directory.resolve(LLASM))) {
      List<ParityRow> compared = new ArrayList<>();
      List<String> left = LlasmParity.run(directory, SETTINGS.compute(), row -> {
        compared.add(row);
        onRow.accept(row);
      });
      return new ParityReport(compared, left);
    }
    JsonFile summary = JsonFile.read(directory.resolve("expected").resolve("summary.json"));
    List<ParityRow> rows = new ArrayList<>();
    Consumer<ParityRow> both = row -> {
      rows.add(row);
      onRow.accept(row);
    };
    List<String> unchecked = new ArrayList<>();
    try (OmniModel model = OmniModel.load(directory, SETTINGS)) {
      TokenizerParity.compare(model, directory.resolve("expected"), both);
      for (JsonNode node : summary.node().path("questions").values()) {
        Path input = directory.resolve(node.path("file").asString(""));
        String name = nameOf(input);
        Question question = new Question(name, node, directory.resolve("expected").resolve(name + ".safetensors"), both);
        compare(model, question, input);
        unchecked.addAll(question.unchecked());
      }
    }
    if (rows.isEmpty()) {
      throw new CheckpointException(directory + ": expected/ holds nothing to compare: give a golden set with summary.json");
    }
    return new ParityReport(rows, unchecked);
  }

  /**
   * What another precision changes on a directory's inputs/*.wav, or, where there are none, on some seeded noise.
   *
   * @param line told each line of the result
   */
  public static void agreement(Path directory, Precision precision, Consumer<String> line) {
    if (Files.exists(directory.resolve(LLASM))) {
      LlasmParity.run(directory, new ModelSettings.Compute(precision, "cpu", 1), row -> line.accept(row.toString()));
      return;
    }
    ModelSettings other = SETTINGS.with(new ModelSettings.Compute(precision, "cpu", 1));
    try (OmniModel exact = OmniModel.load(directory, SETTINGS);
        OmniModel changed = OmniModel.load(directory, other)) {
      Agreement.report(exact, changed,
          inputs(directory.resolve("inputs")).map(samples -> window(exact.logMel(), samples)).toList(), line);
    }
  }

  private static Stream<short[]> inputs(Path directory) {
    if (!Files.isDirectory(directory)) {
      return LongStream.rangeClosed(1, NOISES).mapToObj(Parity::noise);
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".wav")).sorted().map(WavInput::read).toList().stream();
    } catch (IOException e) {
      throw new CheckpointException(directory + ": cannot be read (" + e.getMessage() + "): check its permissions", e);
    }
  }

  /** Three seconds that swell and fade, so that frames differ. */
  private static short[] noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    short[] samples = new short[NOISE_SAMPLES];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (random.nextInt(-NOISE_PEAK, NOISE_PEAK) * Math.sin(i * Math.PI * seed / samples.length));
    }
    return samples;
  }

  private static float[] window(LogMel logMel, short[] samples) {
    logMel.push(samples, 0, samples.length);
    return logMel.finish().windows().getFirst();
  }

  private static void compare(OmniModel model, Question question, Path input) {
    EncoderParity encoder = new EncoderParity(model, question);
    try (var speech = encoder.compare(WavInput.read(input));
        var states = new LlmParity(model, question).compare(speech)) {
      long[] known = new UnitsParity(model, question).compare(states);
      new VocoderParity(model.vocoder(), question).compare(known);
    }
  }

  private static String nameOf(Path input) {
    String file = String.valueOf(input.getFileName());
    if (!Files.isRegularFile(input) || !file.endsWith(".wav")) {
      throw new CheckpointException(input + ": the file is missing or no .wav: inputs/ must hold every file that summary.json names");
    }
    return file.substring(0, file.length() - ".wav".length());
  }

  /** The whole numbers in a JSON value, nested lists flattened; truth counts as 1. */
  static long[] numbers(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false).flatMapToLong(item -> LongStream.of(numbers(item))).toArray();
    }
    return new long[] {value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.asLong(Long.MIN_VALUE)};
  }
}
