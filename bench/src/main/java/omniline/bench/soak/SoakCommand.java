package omniline.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import omniline.bench.BenchClock;
import omniline.bench.Limits;
import omniline.bench.Waiting;
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
 * <p>SIP remembers a call for 32 s after its end (RFC 3261 section 17), so a series under steady load stands on the calls of the
 * last half minute. Twice, after the first calls and at the end, the soak rests until that is over: the difference is what calls
 * leave behind for good.
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
public final class SoakCommand implements Callable<Integer> {
  private static final double TARGET_HEAP_KIB_PER_CALL = 5;
  private static final double TARGET_RESIDENT_KIB_PER_CALL = 10;
  private static final double TARGET_FILES_PER_CALL = 0.01;

  /** 64*T1 = 32 s, and a bit for the timers that clear up. */
  private static final int SIP_MEMORY_MS = 35_000;

  @Spec private CommandSpec spec;

  @Option(names = "--calls", description = "Calls in all (default: ${DEFAULT-VALUE}).")
  private int calls = 500;

  @Option(names = "--warm-up", paramLabel = "CALLS",
      description = "Calls before anything is judged (default: ${DEFAULT-VALUE}).")
  private int warmUpCalls = 100;

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

  /** Room for what SIP remembers: a window of log-mel is 1 MB, which ZGC rounds up to a page of 2 MB. */
  @Option(names = "--heap", paramLabel = "MIB", description = "The agent's heap (default: ${DEFAULT-VALUE}).")
  private int heapMib = 512;

  @Option(names = "--nmt", description = "Ask the JVM what its native memory grew by (native memory tracking).")
  private boolean nativeMemory;

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the series.")
  private @Nullable Path plot;

  private final LongSupplier nanoClock = new BenchClock();

  @Override
  public Integer call() {
    Limits.within(spec, "--calls", calls, new Limits.Range(1, 100_000));
    Limits.within(spec, "--warm-up", warmUpCalls, new Limits.Range(1, 100_000));
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
      System.out.println(SoakPoint.HEAD);
      int done = 0;
      boolean warm = false;
      while (done < calls) {
        int batch = Math.min(every, calls - done);
        callers.call(batch, atOnce, model.equals("echo"));
        done += batch;
        series.add(point(jcmd, done, startNs, false));
        if ((!warm && done >= warmUpCalls) || done == calls) {
          Waiting.pause(SIP_MEMORY_MS);
          series.add(point(jcmd, done, startNs, true));
          trackNativeMemory(jcmd, !warm);
          warm = true;
        }
      }
      return series;
    }
  }

  private void trackNativeMemory(Jcmd jcmd, boolean first) {
    if (nativeMemory && first) {
      jcmd.run("VM.native_memory", "baseline");
    } else if (nativeMemory) {
      System.out.println("native memory since the first rest, by the JVM:");
      jcmd.run("VM.native_memory", "summary.diff").lines()
          .filter(line -> line.matches(".*committed=\\d+KB [+-]\\d+KB.*"))
          .forEach(System.out::println);
    }
  }

  private SoakPoint point(Jcmd jcmd, int done, long startNs, boolean rested) {
    long heapBytes = jcmd.liveBytes();
    ProcessCost cost = ProcessCost.of(jcmd.pid());
    long sinceNs = nanoClock.getAsLong() - startNs;
    SoakPoint point =
        new SoakPoint(done, sinceNs, heapBytes, cost.residentBytes(), cost.threads(), cost.files(), rested);
    System.out.println(point.line());
    return point;
  }

  private void report(List<SoakPoint> series) {
    List<SoakPoint> rested = series.stream().filter(SoakPoint::rested).toList();
    FigureTable table = new FigureTable();
    if (rested.size() < 2) {
      table.shown("nothing is judged", "it takes more than " + warmUpCalls + " --calls");
    } else {
      String span = "from call " + rested.getFirst().calls() + " to " + rested.getLast().calls();
      rows(table, "left behind by a call at rest, " + span, rested);
      long steadyNs = rested.getFirst().sinceNs() + SIP_MEMORY_MS * 1_000_000L;
      List<SoakPoint> steady = series.stream().filter(p -> !p.rested() && p.sinceNs() > steadyNs).toList();
      if (steady.size() < 3) {
        table.shown("slope under load", "too few points: they count from 35 s after the rest on; take more --calls");
      } else {
        rows(table, "slope a call under load, " + steady.size() + " points", steady);
      }
    }
    table.print(System.out);
  }

  private static void rows(FigureTable table, String title, List<SoakPoint> points) {
    table.shown(title, "");
    double heap = slope(points, SoakPoint::heapBytes);
    double resident = slope(points, SoakPoint::residentBytes);
    table.atMost("  heap after collection", heap / 1024, TARGET_HEAP_KIB_PER_CALL, " KiB");
    table.atMost("  resident memory", resident / 1024, TARGET_RESIDENT_KIB_PER_CALL, " KiB");
    table.atMost("  open files", slope(points, SoakPoint::files), TARGET_FILES_PER_CALL, "");
    table.shown("  heap and resident memory in 100 calls",
        String.format(Locale.ROOT, "%+.2f and %+.2f MiB", 100 * heap / (1 << 20), 100 * resident / (1 << 20)));
  }

  private static double slope(List<SoakPoint> points, ToDoubleFunction<SoakPoint> value) {
    return Trend.slope(points.stream().map(p -> new Trend.Point(p.calls(), value.applyAsDouble(p))).toList());
  }
}
