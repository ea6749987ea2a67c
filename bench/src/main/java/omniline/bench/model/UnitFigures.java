package omniline.bench.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.bench.figures.Interleaved;
import omniline.bench.figures.Quantiles;
import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.llm.KvCache;
import omniline.model.torch.ScriptValue;
import omniline.model.units.SpeechDecoder;

/**
 * The unit decoder: what an answer costs step by step against the reference's way, which computes everything anew at every token,
 * and whether a late step costs more than the first. Owned by the thread that measures.
 */
final class UnitFigures {

  static final int ANSWER_TOKENS = 100;
  static final int LATE_STEP = 200;
  /** Lengths at which the reference's way is timed; between them its cost is taken as a straight line. */
  static final List<Integer> TIMED_LENGTHS = List.of(1, 10, 20, 40, 60, 80, 100);

  private static final int HEAD_DIM = 128;
  private static final double FFN = 2.6875;

  private UnitFigures() {}

  /** Nanoseconds of a whole answer step by step, and of one recomputation at each of {@link #TIMED_LENGTHS}. */
  record Answer(Quantiles stepwise, List<Quantiles> whole) {
    Answer {
      whole = List.copyOf(whole);
    }

    double recomputedNs() {
      return integrated(TIMED_LENGTHS, whole.stream().mapToDouble(Quantiles::median).toArray());
    }

    double timesLess() {
      return recomputedNs() / stepwise.median();
    }
  }

  /** Nanoseconds of the first step and of step 200. */
  record Steps(Quantiles first, Quantiles late) {
    double ratio() {
      return (double) late.median() / first.median();
    }
  }

  /** The sum over all lengths from the first to the last of a cost that is known at some of them. */
  static double integrated(List<Integer> lengths, double... costs) {
    double sum = costs[0];
    for (int i = 1; i < costs.length; i++) {
      int from = lengths.get(i - 1);
      int to = lengths.get(i);
      for (int n = from + 1; n <= to; n++) {
        sum += costs[i - 1] + (costs[i] - costs[i - 1]) * (n - from) / (to - from);
      }
    }
    return sum;
  }

  /** An answer of 100 tokens both ways, on a checkpoint's speech decoder. */
  static Answer answer(SpeechDecoder decoder, int llmWidth, Interleaved timer) {
    float[] values = states(ANSWER_TOKENS, llmWidth);
    List<ScriptValue> prefixes = new ArrayList<>();
    try (ScriptValue state = ScriptValue.floats(Arrays.copyOf(values, llmWidth), 1, llmWidth)) {
      List<Runnable> actions = new ArrayList<>();
      actions.add(() -> {
        try (KvCache cache = decoder.newCache()) {
          for (int i = 0; i < ANSWER_TOKENS; i++) {
            decoder.step(state, cache);
          }
        }
      });
      for (int length : TIMED_LENGTHS) {
        ScriptValue prefix = ScriptValue.floats(Arrays.copyOf(values, length * llmWidth), length, llmWidth);
        prefixes.add(prefix);
        actions.add(() -> decoder.whole(prefix));
      }
      List<Quantiles> times = timer.time(actions);
      return new Answer(times.getFirst(), times.subList(1, times.size()));
    } finally {
      prefixes.forEach(ScriptValue::close);
    }
  }

  private static float[] states(int count, int width) {
    float[] values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return values;
  }

  /** Dimensions of a speech decoder in the released proportions: two layers, heads 128 wide, as the LLM that feeds it. */
  static OmniConfig released(int width) {
    LlamaConfig stack = RandomStack.dims(2, width, new RandomStack.Heads(width / HEAD_DIM, width / HEAD_DIM), (int) (width * FFN));
    OmniConfig like = Projection.RELEASED;
    return new OmniConfig("random units", stack, stack, like.vocabSize(), false, like.maxPositions(), like.bosId(), like.eosIds(),
        like.encoderWidth(), like.framesPerRow(), like.upsampleFactor(), like.unitCount());
  }

  /** The first step against the two hundredth, with random weights; they lie in {@code directory} meanwhile. */
  static Steps steps(OmniConfig config, RandomStackPlace place, Interleaved timer) {
    int width = config.llm().width();
    try (SpeechDecoder decoder = RandomStack.speechDecoder(config, place.directory.resolve("units.safetensors"),
            RandomStack.cpu(place.precision, place.threads));
        ScriptValue state = ScriptValue.floats(states(1, width), 1, width);
        KvCache first = decoder.newCache();
        KvCache late = decoder.newCache()) {
      int before = (LATE_STEP - 1) * decoder.slots();
      late.skip(before);
      List<Quantiles> times = timer.time(List.of(
          () -> {
            decoder.step(state, first);
            first.truncate(0);
          },
          () -> {
            decoder.step(state, late);
            late.truncate(before);
          }));
      return new Steps(times.get(0), times.get(1));
    }
  }

  /** Where a random stack is written and how it is opened. */
  record RandomStackPlace(Path directory, Precision precision, int threads) {}
}
