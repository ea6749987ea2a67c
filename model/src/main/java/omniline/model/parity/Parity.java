package omniline.model.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.JsonFile;
import tools.jackson.databind.JsonNode;

/**
 * Runs a golden set: a checkpoint directory with inputs/*.wav and, under expected/, summary.json, one safetensors file a question
 * and perhaps tokenizer_cases.json. Whatever a file holds is compared, stage after stage, with what the model gives on the way
 * from the wav; the LLM is fed the expected tokens, so that one wrong token does not spoil all numbers behind it.
 */
public final class Parity {
  /** One thread: a golden model is small, and sums keep their order. */
  private static final ModelSettings SETTINGS = ModelSettings.greedy(1).with(new ModelSettings.Compute(Precision.FP32, "cpu", 1));

  private Parity() {}

  /**
   * Compares everything in a directory.
   *
   * @param onRow told every row as soon as it is known
   * @throws CheckpointException when the directory is no golden set or its checkpoint cannot be used
   */
  public static ParityReport run(Path directory, Consumer<ParityRow> onRow) {
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
