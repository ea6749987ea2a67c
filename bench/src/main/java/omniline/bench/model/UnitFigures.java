package omniline.bench.model;

import java.nio.file.Path;
import java.util.ArrayList;
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
  static final List<Integer> TIMED_LENGTHS = List.of(1, 10, 25, 50, 75, 100);

  private static final int HEAD_DIM = 128;
  private static final double FFN = 2.6875;

  private UnitFigures() {}

  /**
   * What is measured.
   *
   * @param config dimensions
   * @param directory where the random weights lie meanwhile
   */
  record Order(OmniConfig config, Path directory, Precision precision) {}

  /**
   * Nanoseconds.
   *
   * @param machine in the rounds of the steps
   * @param first of the first step
   * @param late of step 200
   * @param stepwise of all steps of an answer
   * @param whole of one recomputation, at each of {@link #TIMED_LENGTHS}
   */
  record Result(Order order, Machine.Measured machine, Quantiles first, Quantiles late, Quantiles stepwise, List<Quantiles> whole) {
    Result {
      whole = List.copyOf(whole);
    }

    double lateAgainstFirst() {
      return (double) late.median() / first.median();
    }

    double recomputedNs() {
      return integrated(TIMED_LENGTHS, whole.stream().mapToDouble(Quantiles::median).toArray());
    }

    double timesLess() {
      return recomputedNs() / stepwise.median();
    }

    /** The first step as a stage. */
    StageFigures.Figure figure() {
      Work work = StageWork.units(order.config, 0, StageWork.Bytes.of(order.precision));
      String name = "units, " + order.config.llm().width() + " wide";
      return new StageFigures.Figure(name, work, first, machine.limit());
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

  /**
   * Runs it.
   *
   * @param steps for single steps
   * @param answers for whole answers, which take long
   */
  static Result measure(Order order, Machine machine, Interleaved steps, Interleaved answers) {
    int width = order.config.llm().width();
    try (SpeechDecoder decoder = RandomStack.speechDecoder(order.config, order.directory.resolve("units.safetensors"),
            RandomStack.cpu(order.precision, machine.threads()));
        ScriptValue state = ScriptValue.floats(states(1, width), 1, width);
        KvCache first = decoder.newCache();
        KvCache late = decoder.newCache()) {
      int before = (LATE_STEP - 1) * decoder.slots();
      late.skip(before);
      List<Runnable> actions = new ArrayList<>(machine.actions());
      actions.add(() -> {
        decoder.step(state, first);
        first.truncate(0);
      });
      actions.add(() -> {
        decoder.step(state, late);
        late.truncate(before);
      });
      List<Quantiles> times = steps.time(actions);
      List<Quantiles> both = answers.time(answers(decoder, width));
      return new Result(order, machine.of(times), times.get(3), times.get(4), both.getFirst(), both.subList(1, both.size()));
    }
  }

  /** An answer step by step, then the recomputations. */
  private static List<Runnable> answers(SpeechDecoder decoder, int width) {
    List<Runnable> actions = new ArrayList<>();
    actions.add(() -> {
      try (KvCache cache = decoder.newCache();
          ScriptValue state = ScriptValue.floats(states(1, width), 1, width)) {
        for (int i = 0; i < ANSWER_TOKENS; i++) {
          decoder.step(state, cache);
        }
      }
    });
    for (int length : TIMED_LENGTHS) {
      actions.add(() -> {
        try (ScriptValue prefix = ScriptValue.floats(states(length, width), length, width)) {
          decoder.whole(prefix);
        }
      });
    }
    return actions;
  }
}
