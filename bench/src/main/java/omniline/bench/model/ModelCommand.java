package omniline.bench.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import omniline.bench.BenchClock;
import omniline.bench.BenchException;
import omniline.bench.Limits;
import omniline.bench.figures.Interleaved;
import omniline.bench.signal.SyntheticVoice;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.Utterance;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.ModelSize;
import omniline.model.mel.LogMel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code omniline bench model}: the engine against this machine's own limits, measured in the same run. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "How near the engine comes to this machine's read bandwidth and arithmetic, with random weights: decode steps by"
        + " type and number of callers, the unit decoder, speculation, every stage of an answer; and what that would come to on"
        + " graphics processors. Everything that is compared is timed in turn.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:could not be measured", "2:bad input"})
public final class ModelCommand implements Callable<Integer> {

  private static final int SPEECH_SECONDS = 31;
  private static final int QUESTION_SECONDS = 3;
  private static final int ANSWER_TOKENS = 24;
  private static final int HEAD_DIM = 128;

  @Spec private CommandSpec spec;

  @Option(names = "--seconds", paramLabel = "S", description = "Time for each of the measurements (default: ${DEFAULT-VALUE});"
      + " at least five rounds are run, and two before them; 0 runs everything once, to see that it works.")
  private int seconds = 30;

  @Option(names = "--width", description = "Width of the decode stack (default: ${DEFAULT-VALUE}, the released model's).")
  private int width = 4096;

  @Option(names = "--layers", description = "Its layers (default: ${DEFAULT-VALUE}).")
  private int layers = 2;

  @Option(names = "--ffn", description = "Its feed-forward width (default: ${DEFAULT-VALUE}).")
  private int ffn = 4864;

  @Option(names = "--heads", description = "Its query heads (default: ${DEFAULT-VALUE}).")
  private int heads = 32;

  @Option(names = "--kv-heads", description = "Its key and value heads (default: ${DEFAULT-VALUE}).")
  private int kvHeads = 8;

  @Option(names = "--context", description = "Positions that each caller has stored (default: ${DEFAULT-VALUE}).")
  private int contextPositions = Projection.PROMPT_POSITIONS;

  @Option(names = "--dtype", split = ",", description = "Types of its weights (default: fp32, bf16, fp16, int8, int4).")
  private List<Precision> precisions = List.of(Precision.FP32, Precision.BF16, Precision.FP16, Precision.INT8, Precision.INT4);

  @Option(names = "--size", description = "Checkpoint for the stages: tiny, small or medium (default: small).")
  private ModelSize size = ModelSize.SMALL;

  @Option(names = "--stages-dtype", description = "Its type (default: fp32).")
  private Precision stagesPrecision = Precision.FP32;

  @Option(names = "--units-width", description = "Width of the unit decoder that is held against recomputing, in the released"
      + " proportions (default: ${DEFAULT-VALUE}, the released one's).")
  private int unitsWidth = 4096;

  @Option(names = "--threads", description = "Threads of libtorch; 0 for all cores (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--buffer", paramLabel = "MIB", description = "What is read to measure the bandwidth, twice (default:"
      + " ${DEFAULT-VALUE}): far more than the processor's caches hold.")
  private int bufferMib = 1_024;

  @Option(names = "--plot", paramLabel = "FILE", description = "Writes a picture (PNG).")
  private @Nullable Path plot;

  private final LongSupplier nanoClock = new BenchClock();

  @Override
  public Integer call() {
    check();
    Path directory = temporary();
    try (Machine machine = new Machine(threads, stagesPrecision, bufferMib)) {
      Report report = measure(machine, directory);
      report.printDecode(System.out);
      report.printStages(System.out, checkpointName());
      report.printProjection(System.out);
      System.out.println();
      report.requirements().print(System.out);
      System.out.println("threads " + machine.threads() + ", checksum " + machine.checksum());
      draw(report);
    } finally {
      delete(directory);
    }
    return 0;
  }

  private String checkpointName() {
    return size.label() + ", " + stagesPrecision.label();
  }

  private Report measure(Machine machine, Path directory) {
    LlamaConfig stack = RandomStack.dims(layers, width, new RandomStack.Heads(heads, kvHeads), ffn);
    say("decode steps");
    DecodeFigures.Result decode =
        DecodeFigures.measure(new DecodeFigures.Order(stack, contextPositions, precisions), machine, timer(), directory);
    say("unit steps and answers, " + unitsWidth + " wide");
    UnitFigures.Result units = UnitFigures.measure(
        new UnitFigures.Order(UnitFigures.released(unitsWidth), directory, stagesPrecision), machine, timer(), new Interleaved(nanoClock, 0));
    say("a random checkpoint (" + size.label() + ")");
    Path checkpoint = directory.resolve("checkpoint");
    CheckpointInit.write(checkpoint, size, 7, done -> {});
    ModelSettings settings = ModelSettings.greedy(ANSWER_TOKENS).with(RandomStack.cpu(stagesPrecision, machine.threads()));
    try (OmniModel model = OmniModel.load(checkpoint, settings)) {
      short[] speech = SyntheticVoice.sentence(SPEECH_SECONDS, RandomGeneratorFactory.of("L64X128MixRandom").create(3));
      say("turns with and without speculation");
      SpeculationFigures.Result speculation = SpeculationFigures.measure(model, question(model, speech), nanoClock, seconds * 1e9);
      say("stages");
      return new Report(decode, units, speculation, StageFigures.measure(model, speech, machine, timer()));
    }
  }

  private static Utterance question(OmniModel model, short[] speech) {
    LogMel mel = model.logMel();
    mel.push(speech, 0, QUESTION_SECONDS * LogMel.RATE_HZ);
    return mel.finish();
  }

  private Interleaved timer() {
    return new Interleaved(nanoClock, seconds);
  }

  private static void say(String what) {
    System.out.println("measuring: " + what + " ...");
  }

  private void check() {
    Limits.within(spec, "--seconds", seconds, new Limits.Range(0, 3_600));
    Limits.within(spec, "--width", width, new Limits.Range(64, 16_384));
    Limits.within(spec, "--layers", layers, new Limits.Range(1, 128));
    Limits.within(spec, "--ffn", ffn, new Limits.Range(64, 32_768));
    Limits.within(spec, "--heads", heads, new Limits.Range(1, 128));
    Limits.within(spec, "--kv-heads", kvHeads, new Limits.Range(1, 128));
    Limits.within(spec, "--context", contextPositions, new Limits.Range(1, 16_384));
    Limits.within(spec, "--units-width", unitsWidth, new Limits.Range(HEAD_DIM, 8_192));
    Limits.within(spec, "--threads", threads, new Limits.Range(0, 256));
    Limits.within(spec, "--buffer", bufferMib, new Limits.Range(16, 65_536));
    require(heads % kvHeads == 0, "--heads " + heads + " cannot share " + kvHeads + " --kv-heads: give a divisor");
    require(width % (4 * heads) == 0, "--width " + width + " is no multiple of 4 x --heads " + heads);
    require(ffn % 4 == 0, "--ffn " + ffn + " is no multiple of 4");
    require(unitsWidth % HEAD_DIM == 0, "--units-width " + unitsWidth + " is no multiple of " + HEAD_DIM);
    require(size != ModelSize.LLAMA_3_1_8B_OMNI, "--size is tiny, small or medium: the released size is projected, not run");
  }

  private void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  private void draw(Report report) {
    Path file = plot;
    if (file == null) {
      return;
    }
    try {
      ModelPlot.write(file, report, checkpointName());
      System.out.println("picture: " + file);
    } catch (IOException e) {
      throw new BenchException(file + ": the picture cannot be written: " + e.getMessage(), e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("omniline-bench");
    } catch (IOException e) {
      throw new BenchException("no temporary directory for random weights: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println(directory + ": is left behind: " + e.getMessage());
    }
  }
}
