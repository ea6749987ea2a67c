package omniline.bench.model;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import omniline.bench.figures.FigureTable;
import omniline.bench.figures.Interleaved;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.TextTable;
import omniline.model.Precision;

/** What was measured, as tables, and what is required, each with its verdict. */
record Report(DecodeFigures.Result decode, UnitFigures.Result units, SpeculationFigures.Result speculation,
    StageFigures.Result stages) {

  private static final double LEAST_SHARE = 65;
  private static final double LEAST_INT8_TIMES = 2.5;
  private static final double MOST_STEP_OF_EIGHT = 1.8;
  private static final double LEAST_TOKENS_OF_EIGHT = 4;
  private static final double LEAST_UNITS_TIMES = 20;
  private static final double MOST_LATE_STEP = 1.2;
  private static final double MOST_IDLE = 2;
  private static final double MOST_SPECULATED = 40;
  private static final int MANY = 8;

  /** Decode steps: one line a type and a batch. */
  void printDecode(PrintStream out) {
    DecodeFigures.Order order = decode.order();
    out.printf(Locale.ROOT, "%nDecode of %.0f million weights (%d layers, width %d, ffn %d, heads %d/%d), %d positions stored a caller%n",
        order.parameters() / 1e6, order.config().layers(), order.config().width(), order.config().ffn(), order.config().heads(),
        order.config().kvHeads(), order.contextPositions());
    TextTable table = new TextTable("type", "callers", "ms a step", "spread", "GB/s", "of bandwidth", "tokens/s");
    for (Precision precision : order.precisions()) {
      if (!decode.has(precision)) {
        out.println(precision.label() + ": this processor has no kernels for it");
        continue;
      }
      for (int batch : DecodeFigures.BATCHES) {
        Quantiles times = decode.times().get(new DecodeFigures.Step(precision, batch));
        double ms = decode.ms(precision, batch);
        table.row(precision.label(), String.valueOf(batch), decimals(ms), times == null ? "" : percent(Interleaved.spread(times)),
            decimals(decode.bytesPerSecond(precision, batch) / 1e9), percent(decode.share(precision, batch)),
            decimals(batch / ms * 1e3));
      }
    }
    table.print(out);
  }

  /** The stages of the checkpoint, then the two that a token needs in the released width. */
  List<StageFigures.Figure> figures() {
    List<StageFigures.Figure> figures = new ArrayList<>(stages.figures());
    figures.add(decode.figure());
    figures.add(units.figure());
    return figures;
  }

  /** Decode and units by the stacks of the released width: in a small model what is between the products weighs more. */
  private Projection projection() {
    Map<Projection.Stage, Double> shares = new EnumMap<>(stages.shares());
    shares.put(Projection.Stage.DECODE, decode.figure().share());
    shares.put(Projection.Stage.UNITS, units.figure().share());
    return new Projection(shares);
  }

  /** Every stage of an answer. */
  void printStages(PrintStream out, String checkpoint) {
    out.printf("%nStages on %s%n", checkpoint);
    TextTable table = new TextTable("stage", "ms", "spread", "GFLOP", "MB", "GFLOP/s", "GB/s", "bound by", "share of limit");
    for (StageFigures.Figure figure : figures()) {
      table.row(figure.name(), decimals(figure.seconds() * 1e3), percent(Interleaved.spread(figure.times())),
          decimals(figure.work().flop() / 1e9), decimals(figure.work().bytes() / 1e6), decimals(figure.gigaflopPerSecond()),
          decimals(figure.gigabytesPerSecond()), figure.boundBy(), percent(figure.share()));
    }
    table.print(out);
    Machine.Measured machine = stages.machine();
    out.printf(Locale.ROOT, "limits in the same rounds: %.1f GFLOP/s (a product of two large matrices), %.1f GB/s%n",
        machine.flopPerSecond() / 1e9, machine.limit().bytesPerSecond() / 1e9);
  }

  /** What the shares would come to where the 8B model is meant to run. */
  void printProjection(PrintStream out) {
    out.printf("%nThe released 8B model in 16 bits, one caller, were these shares reached there: decode and units as in the%nstacks of %d and %d columns, the rest as on the checkpoint (public peaks; nothing of it was run)%n",
        decode.order().config().width(), units.order().config().llm().width());
    Projection projection = projection();
    TextTable table = new TextTable("", Projection.Gpu.A100.label(), Projection.Gpu.H100.label(), Projection.Gpu.L40.label(), "");
    for (Projection.Stage stage : Projection.Stage.values()) {
      row(table, stage.name().toLowerCase(Locale.ROOT) + ", ms", gpu -> projection.ms(stage, gpu));
    }
    row(table, "token with its units, ms", projection::tokenMs);
    row(table, "tokens/s", gpu -> 1e3 / projection.tokenMs(gpu));
    row(table, "turn end to first audio, ms", projection::firstAudioMs);
    table.print(out);
  }

  private static void row(TextTable table, String name, ToDoubleFunction<Projection.Gpu> value) {
    table.row(name, decimals(value.applyAsDouble(Projection.Gpu.A100)), decimals(value.applyAsDouble(Projection.Gpu.H100)),
        decimals(value.applyAsDouble(Projection.Gpu.L40)), "projection");
  }

  /** The requirements with their verdicts. */
  FigureTable requirements() {
    FigureTable table = new FigureTable();
    Machine.Measured machine = decode.machine();
    table.shown("read bandwidth by our own loop", machine.loopBytesPerSecond() / 1e9, " GB/s");
    table.shown("  by libtorch, matrix times vector", machine.torchBytesPerSecond() / 1e9, " GB/s");
    table.shown("  the better of the two is the machine's", machine.limit().bytesPerSecond() / 1e9, " GB/s");
    decodeRows(table);
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      if (decode.has(precision)) {
        double ratio = decode.ms(precision, MANY) / decode.ms(precision, 1);
        table.atMost("step of 8 callers against 1, " + precision.label(), ratio, MOST_STEP_OF_EIGHT, " x");
        table.atLeast("  tokens/s of 8 callers against 1", MANY / ratio, LEAST_TOKENS_OF_EIGHT, " x");
      }
    }
    idleRows(table);
    table.atLeast("units of " + UnitFigures.ANSWER_TOKENS + " tokens against recomputing them", units.timesLess(), LEAST_UNITS_TIMES,
        " x less");
    table.shown("  step by step, and recomputed (timed at six lengths, straight lines between)",
        decimals(units.stepwise().ms(0.5)) + " and " + decimals(units.recomputedNs() / 1e6) + " ms");
    table.atMost("unit step " + UnitFigures.LATE_STEP + " against step 1", units.lateAgainstFirst(), MOST_LATE_STEP, " x");
    table.shown("  step 1, and step " + UnitFigures.LATE_STEP,
        decimals(units.first().ms(0.5)) + " and " + decimals(units.late().ms(0.5)) + " ms");
    table.atMost("turn end to first audio with speculation, of the time without", 100 * speculation.share(), MOST_SPECULATED, " %");
    table.shown("  without, with, and the work that the pause is used for", decimals(speculation.without().ms(0.5)) + ", "
        + decimals(speculation.with().ms(0.5)) + " and " + decimals(speculation.ahead().ms(0.5)) + " ms");
    return table;
  }

  private void decodeRows(FigureTable table) {
    double best = Math.max(decode.has(Precision.FP32) ? decode.share(Precision.FP32, 1) : 0,
        decode.has(Precision.BF16) ? decode.share(Precision.BF16, 1) : 0);
    if (best > 0) {
      table.atLeast("decode of 1 caller, share of it, best of fp32 and bf16", 100 * best, LEAST_SHARE, " %");
    }
    if (decode.has(Precision.FP32) && decode.has(Precision.INT8)) {
      table.atLeast("decode of 1 caller in int8 against fp32", decode.ms(Precision.FP32, 1) / decode.ms(Precision.INT8, 1),
          LEAST_INT8_TIMES, " x as fast");
    }
  }

  /** Required of the types that are not quantised, as the bandwidth is; on a larger model the share is smaller in every type. */
  private void idleRows(FigureTable table) {
    double idleMs = decode.idle().ms(1);
    for (Precision precision : decode.order().precisions()) {
      if (decode.has(precision)) {
        double share = 100 * idleMs / decode.ms(precision, 1);
        String name = "Java and DJL outside the scripts, of a step of 1 caller, " + precision.label();
        if (precision == precision.computed()) {
          table.atMost(name, share, MOST_IDLE, " %");
        } else {
          table.shown(name, share, " %");
        }
      }
    }
    table.shown("  a step whose script does nothing, between others: 1 caller, 8 callers",
        decimals(1e3 * idleMs) + ", " + decimals(1e3 * decode.idle().ms(MANY)) + " us");
    table.shown("  the same one after another, with warm caches", decimals(1e3 * decode.idle().warm().ms(0.5)) + " us");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
  }

  private static String decimals(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
  }
}
