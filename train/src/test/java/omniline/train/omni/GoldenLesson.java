package omniline.train.omni;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.torch.ScriptValue;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * One batch of golden samples, always the same, as a recipe: stage 1, stage 2, or both at once, in the recipes' own scripts.
 * Samples are 0 and 1; what stage 2 wants is null for stage 1.
 */
final class GoldenLesson implements Recipe {
  private final GoldenSamples golden;
  private final List<Parameter> trained;
  private final List<Parameter> still;
  private final int[] samples;
  private final @Nullable Speech speech;

  GoldenLesson(GoldenSamples golden, List<Parameter> trained, List<Parameter> still, int[] samples, @Nullable Speech speech) {
    this.golden = golden;
    this.trained = trained;
    this.still = still;
    this.samples = samples;
    this.speech = speech;
  }

  /**
   * What the speech decoder learns.
   *
   * @param shift 0 for the states at the labels, as in the released forward(); -1 for those before them, which predict them
   * @param textShare what the cross-entropy counts for beside CTC
   * @param units of every sample
   */
  record Speech(int shift, float textShare, List<int[]> units) {}

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "linear.py", "layer.py", "whisper.py", "whole.py", speech == null ? "llm_training.py" : "units_training.py");
  }

  @Override
  public List<Parameter> parameters() {
    return trained;
  }

  @Override
  public List<String> measures() {
    return speech == null ? List.of("tokens_right", "replies_right", "off_words") : List.of("cross_entropy", "ctc_per_unit", "blanks");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    GoldenSamples.Rows rows = golden.rows(samples);
    List<ScriptValue> arguments = new ArrayList<>(List.of(frozen(), golden.positions(), golden.frequencies()));
    long[] before = shifted(rows.labelAt(), -1);
    List<ScriptValue> inputs = List.of(golden.mel(samples), ScriptValue.longs(rows.ids()), ScriptValue.longs(rows.speechAt()),
        ScriptValue.longs(before), ScriptValue.longs(rows.labels()));
    if (speech == null) {
      arguments.add(ScriptValue.longs(numbers()));
      arguments.addAll(inputs);
      arguments.add(ScriptValue.longs(rows.replyOf()));
      arguments.add(ScriptValue.longs(Arrays.stream(rows.speechAt()).map(row -> -1).toArray())); // no word is timed
    } else {
      OmniShape.Stack decoder = golden.shape().decoder();
      arguments.add(golden.unitFrequencies());
      long[] numbers = Arrays.copyOf(numbers(), 10);
      numbers[7] = golden.adaptorAndLlm().size();
      numbers[8] = decoder.heads();
      numbers[9] = decoder.headDim();
      arguments.add(ScriptValue.longs(numbers));
      arguments.add(ScriptValue.floats(new float[] {speech.textShare, 1}, 2));
      arguments.addAll(inputs);
      arguments.add(ScriptValue.longs(shifted(rows.labelAt(), speech.shift)));
      arguments.addAll(new Slots(rows.counts(), speech.units, golden.shape().upsample()).tensors());
    }
    return arguments;
  }

  private ScriptValue frozen() {
    List<ScriptValue> tensors = still.stream()
        .map(p -> ScriptValue.floats(p.values(), p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    try {
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  private long[] numbers() {
    OmniShape shape = golden.shape();
    return new long[] {shape.encoder().heads(), shape.framesPerRow(), golden.encoder().size(), shape.llm().heads(), shape.llm().kvHeads(),
        shape.llm().headDim(), samples.length, 0};
  }

  private static long[] shifted(long[] rows, int by) {
    return Arrays.stream(rows).map(row -> row + by).toArray();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
