package omniline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import omniline.bench.figures.FigureTable;
import omniline.bench.figures.Trend;
import omniline.bench.load.CallFormat;
import omniline.bench.peer.AgentProcess;
import omniline.bench.peer.AgentSettings;
import omniline.bench.peer.Jcmd;
import omniline.bench.peer.ProcessCost;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code omniline bench soak}: hundreds of short calls, and what of memory, files and threads each leaves behind.
 *
 * <p>Flat means: less than what one leaked object of a call would be. A call holds some 100 KiB of heap, of which a SIP dialog
 * alone is about 10 KiB, an Opus codec about 50 KiB of native memory, two sockets: hence 5 KiB of heap and 10 KiB of native memory
 * a call, and not one file in a hundred calls. The heap's size is fixed and touched in advance, so that resident memory moves
 * with native memory only.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Many short calls in a row: heap after garbage collection, resident memory, threads and open files, and how"
        + " they move once the first calls have warmed everything up.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:calls were not answered, or the agent did not start", "2:an option is wrong"})
final class SoakCommand implements Callable<Integer> {
  private static final double TARGET_HEAP_KIB_PER_CALL = 5;
  private static final double TARGET_RESIDENT_KIB_PER_CALL = 10;
  private static final double TARGET_FILES_PER_CALL = 0.01;

  /** SIP keeps what it knows of a call for 64*T1 = 32 s after it (RFC 3261 section 17); nothing is judged before that. */
  private static final long SIP_MEMORY_NS = 33_000_000_000L;

  private static final int WARM_UP_CALLS = 100;

  @Spec private CommandSpec spec;

  @Option(names = "--calls", description = "Calls in all (default: ${DEFAULT-VALUE}).")
  private int calls = 500;

  @Option(names = "--at-once", description = "Calls at a time (default: ${DEFAULT-VALUE}).")
  private int atOnce = 4;

  @Option(names = "--every", paramLabel = "CALLS", description = "Calls between two measurements (default: ${DEFAULT-VALUE}).")
  private int every = 50;

  @Option(names = "--talk", paramLabel = "MS", description = "What each caller says (default: ${DEFAULT-VALUE}).")
  private int talkMs = 1_000;

  @Option(names = "--codec", description = "pcmu or opus (default: ${DEFAULT-VALUE}).")
  private CallFormat codec = CallFormat.PCMU;

  @Option(names = "--model", paramLabel = "echo|tiny|DIR",
      description = "echo, the made-up tiny model, which answers each caller, or a checkpoint (default: ${DEFAULT-VALUE}).")
  private String model = "echo";

  @Option(names = "--heap", paramLabel = "MIB", description = "The agent's heap (default: ${DEFAULT-VALUE}).")
  private int heapMib = 192;

  @Option(names = "--nmt", description = "Ask the JVM what its native memory grew by (native memory tracking).")
  private boolean nativeMemory;

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the series.")
  private @Nullable Path plot;

  private final LongSupplier nanoClock = new BenchClock();

  @Override
  public Integer call() {
    Limits.within(spec, "--calls", calls, new Limits.Range(1, 100_000));
    Limits.within(spec, "--at-once", atOnce, new Limits.Range(1, 200));
    Limits.within(spec, "--every", every, new Limits.Range(1, 100_000));
    Limits.within(spec, "--talk", talkMs, new Limits.Range(20, 60_000));
    Limits.within(spec, "--heap", heapMib, new Limits.Range(64, 16_384));
    List<SoakPoint> series = run();
    report(series);
    if (plot != null) {
      try {
        SoakPlot.write(plot, series);
      } catch (IOException e) {
        throw new ParameterException(spec.commandLine(), "--plot " + plot + " cannot be written: " + e.getMessage(), e);
      }
    }
    return 0;
  }

  private AgentSettings settings() {
    List<String> jvm = new ArrayList<>(
        List.of("-Xms" + heapMib + "m", "-Xmx" + heapMib + "m", "-XX:+AlwaysPreTouch"));
    if (nativeMemory) {
      jvm.add("-XX:NativeMemoryTracking=summary");
    }
    String name = codec.name().toLowerCase(Locale.ROOT);
    return new AgentSettings(model.equals("tiny") ? null : model, name, atOnce + 5, 600, 10, 8, jvm);
  }

  private List<SoakPoint> run() {
    System.out.println("starting the agent ...");
    try (AgentProcess agent = AgentProcess.start(settings());
        SoakCallers callers = SoakCallers.open(agent.uri(0), codec, talkMs, nanoClock)) {
      Jcmd jcmd = new Jcmd(agent.pid());
      List<SoakPoint> series = new ArrayList<>();
      long startNs = nanoClock.getAsLong();
      int done = 0;
      boolean baseline = false;
      series.add(point(agent, jcmd, 0, 0));
      while (done < calls) {
        int batch = Math.min(every, calls - done);
        callers.call(batch, atOnce, model.equals("echo"));
        done += batch;
        series.add(point(agent, jcmd, done, nanoClock.getAsLong() - startNs));
        if (nativeMemory && !baseline && done >= WARM_UP_CALLS) {
          jcmd.run("VM.native_memory", "baseline");
          baseline = true;
        }
      }
      if (baseline) {
        printNativeMemory(jcmd.run("VM.native_memory", "summary.diff"));
      }
      return series;
    }
  }

  private static void printNativeMemory(String diff) {
    System.out.println("native memory since " + WARM_UP_CALLS + " calls, by the JVM:");
    diff.lines().filter(line -> line.matches(".*committed=\\d+KB [+-]\\d+KB.*")).forEach(System.out::println);
  }

  private SoakPoint point(AgentProcess agent, Jcmd jcmd, int done, long sinceNs) {
    long heapBytes = jcmd.heapAfterGcBytes();
    ProcessCost cost = ProcessCost.of(agent.pid());
    SoakPoint point = new SoakPoint(done, sinceNs, heapBytes, cost.residentBytes(), cost.threads(), cost.files());
    if (done == 0) {
      System.out.println(SoakPoint.HEAD);
    }
    System.out.println(point.line());
    return point;
  }

  private void report(List<SoakPoint> series) {
    List<SoakPoint> judged = series.stream()
        .filter(p -> p.calls() >= WARM_UP_CALLS && p.sinceNs() >= SIP_MEMORY_NS)
        .toList();
    FigureTable table = new FigureTable();
    if (judged.size() < 3) {
      table.shown("slopes", "too few points: they count from call " + WARM_UP_CALLS + " and 33 s on; take more --calls");
    } else {
      table.shown("judged", judged.size() + " points from call " + judged.getFirst().calls() + " on");
      table.atMost("heap after collection, slope a call",
          slope(judged, SoakPoint::heapBytes) / 1024, TARGET_HEAP_KIB_PER_CALL, " KiB");
      table.atMost("resident memory, slope a call",
          slope(judged, SoakPoint::residentBytes) / 1024, TARGET_RESIDENT_KIB_PER_CALL, " KiB");
      table.atMost("open files, slope a call", slope(judged, SoakPoint::files), TARGET_FILES_PER_CALL, "");
      table.shown("heap in 100 calls", 100 * slope(judged, SoakPoint::heapBytes) / (1 << 20), " MiB");
      table.shown("resident in 100 calls", 100 * slope(judged, SoakPoint::residentBytes) / (1 << 20), " MiB");
    }
    table.print(System.out);
  }

  private static double slope(List<SoakPoint> points, ToDoubleFunction<SoakPoint> value) {
    return Trend.slope(points.stream().map(p -> new Trend.Point(p.calls(), value.applyAsDouble(p))).toList());
  }
}
