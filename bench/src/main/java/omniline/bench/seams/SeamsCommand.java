package omniline.bench.seams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import omniline.bench.BenchClock;
import omniline.bench.Limits;
import omniline.bench.figures.FigureTable;
import omniline.bench.figures.Samples;
import omniline.bench.seams.SeamMeter.Quality;
import omniline.model.Precision;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.torch.ComputeSettings;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.WeightFiles;
import omniline.model.vocoder.ChunkSettings;
import omniline.model.vocoder.UnitVocoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline bench seams}: a reply's voice in chunks, joined and each for itself, against its synthesis as a whole. */
@Command(
    name = "seams",
    mixinStandardHelpOptions = true,
    description = {
      "Synthesises one reply whole and in chunks, and compares: log-spectral distance (25 ms frames), the largest step from one",
      "sample to the next at the seams as a share of the largest of the whole, and time. 'alone' are chunks with zeros at their",
      "edges, as in the reference; 'joined' is what calls get."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "2:the checkpoint cannot be read, or an option is wrong"})
public final class SeamsCommand implements Callable<Integer> {
  private static final int TARGET_OMEGA = 20;
  private static final double TARGET_OVERHEAD_PERCENT = 40;
  private static final double TARGET_SEAM_SHARE = 0.5;
  private static final long SEED = 7;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "A checkpoint; without, a tiny one with random weights. Where it"
      + " has golden units (expected/*.safetensors), they are spoken, otherwise random ones.")
  private @Nullable Path directory;

  @Option(names = "--omega", split = ",", description = "Units of a chunk (default: ${DEFAULT-VALUE}).")
  private List<Integer> omegas = List.of(10, 20, 40);

  @Option(names = "--units", description = "Units of the reply, when they are random (default: ${DEFAULT-VALUE}).")
  private int units = 240;

  @Option(names = "--runs", description = "Runs that are timed; the fastest counts (default: ${DEFAULT-VALUE}).")
  private int runs = 5;

  @Option(names = "--context", description = "Frames of context on either side (default: ${DEFAULT-VALUE}).")
  private int context = ChunkSettings.USUAL.contextFrames();

  @Option(names = "--held-back", description = "Frames that a chunk's end must see (default: ${DEFAULT-VALUE}).")
  private int heldBack = ChunkSettings.USUAL.heldBackFrames();

  @Option(names = "--fade", description = "Samples of the cross-fade, 16 a ms (default: ${DEFAULT-VALUE}).")
  private int fade = ChunkSettings.USUAL.fadeSamples();

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the distance around the seams.")
  private @Nullable Path plot;

  private final LongSupplier nanoClock = new BenchClock();
  private final FigureTable targets = new FigureTable();
  private final Map<String, double[]> profiles = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    Limits.within(spec, "--units", units, new Limits.Range(10, 10_000));
    Limits.within(spec, "--runs", runs, new Limits.Range(1, 1_000));
    for (int omega : omegas) {
      Limits.within(spec, "--omega", omega, new Limits.Range(3, 1_000));
    }
    ChunkSettings settings = settings();
    if (directory != null) {
      measure(directory, settings);
      return 0;
    }
    Path made = Files.createTempDirectory("omniline-seams");
    try {
      CheckpointInit.write(made.resolve("tiny"), ModelSize.TINY, SEED, done -> {});
      measure(made.resolve("tiny"), settings);
    } finally {
      delete(made);
    }
    return 0;
  }

  private ChunkSettings settings() {
    try {
      return new ChunkSettings(context, heldBack, fade);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--context, --held-back, --fade: " + e.getMessage(), e);
    }
  }

  private void measure(Path from, ChunkSettings settings) {
    TorchRuntime.start(0);
    try (WeightFiles files = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false));
        UnitVocoder vocoder = new UnitVocoder(Checkpoint.open(from), files)) {
      long began = nanoClock.getAsLong();
      vocoder.warmUp();
      System.out.printf(Locale.ROOT, "%s, all lengths prepared in %.1f s%n", from.getFileName(), (nanoClock.getAsLong() - began) / 1e9);
      long[] spoken = ReplyUnits.golden(from);
      if (spoken.length == 0) {
        int kinds = Checkpoint.open(from).vocoder().unitCount();
        spoken = ReplyUnits.random(units, kinds, RandomGeneratorFactory.of("L64X128MixRandom").create(SEED));
      }
      compare(new Renderer(vocoder, settings, nanoClock, spoken), spoken.length);
    } catch (CheckpointException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    draw();
  }

  private void compare(Renderer renderer, int count) {
    Rendering whole = renderer.whole();
    SeamMeter meter = new SeamMeter(whole.pcm());
    System.out.printf(Locale.ROOT, "%d units, %d frames of 20 ms; whole in %.0f ms%n%n", count, renderer.lengthFrames(),
        Math.min(whole.tookNs(), renderer.whole().tookNs()) / 1e6);
    System.out.println("                 log-spectral distance, dB      step at seams     time");
    System.out.println("omega  chunks    all   at seams   worst        all   surplus       ms   overhead");
    for (int omega : omegas) {
      Rendering cut = renderer.alone(omega);
      Rendering sewn = renderer.joined(omega);
      Quality alone = meter.measure(cut);
      Quality joined = meter.measure(sewn);
      profiles.put("alone, " + omega, meter.profileDb(cut));
      profiles.put("joined, " + omega, meter.profileDb(sewn));
      double[] tookMs = tookMs(renderer, omega);
      double overhead = 100 * (tookMs[1] / tookMs[0] - 1);
      print(omega + "  alone ", alone, String.format(Locale.ROOT, "%9.0f", tookMs[0]));
      print("  joined", joined, String.format(Locale.ROOT, "%9.0f  %7.1f %%", tookMs[1], overhead));
      targets.atMost("omega " + omega + ": distance at seams, share of alone", joined.seamMedianDb() / alone.seamMedianDb(),
          TARGET_SEAM_SHARE, "");
      if (omega == TARGET_OMEGA) {
        targets.atMost("omega " + omega + ": time more than alone", overhead, TARGET_OVERHEAD_PERCENT, " %");
      }
    }
    System.out.println();
    targets.print(System.out);
  }

  private static void print(String what, Quality quality, String time) {
    System.out.printf(Locale.ROOT, "%13s %8.3f %8.3f %9.3f %11.3f %8.3f  %s%n", what, quality.medianDb(), quality.seamMedianDb(),
        quality.seamWorstDb(), quality.step(), quality.surplusStep(), time);
  }

  /** The fastest of the runs, alone and joined, which take turns: what else goes on only ever makes a run slower. */
  private double[] tookMs(Renderer renderer, int omega) {
    Samples alone = new Samples();
    Samples joined = new Samples();
    for (int run = 0; run < runs; run++) {
      alone.add(renderer.alone(omega).tookNs());
      joined.add(renderer.joined(omega).tookNs());
    }
    return new double[] {alone.quantiles().ms(0), joined.quantiles().ms(0)};
  }

  private void draw() {
    if (plot == null) {
      return;
    }
    try {
      SeamPlot.write(plot, profiles);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--plot " + plot + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
