package omniline.bench.calls;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import omniline.bench.BenchClock;
import omniline.bench.BenchException;
import omniline.bench.Limits;
import omniline.bench.Waiting;
import omniline.bench.figures.FigureTable;
import omniline.bench.load.CallFormat;
import omniline.bench.peer.AgentProcess;
import omniline.bench.peer.AgentSettings;
import omniline.bench.peer.BaresipProcess;
import omniline.bench.peer.GcPauses;
import omniline.bench.peer.Jcmd;
import omniline.bench.peer.Profile;
import omniline.bench.peer.ThreadBytes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code omniline bench calls}: many calls at once with an echo in the model's place, beside baresip doing the same. */
@Command(
    name = "calls",
    mixinStandardHelpOptions = true,
    description = "Many calls at once, an echo in the model's place: processor time for a call, how late packets are sent, and"
        + " whether every caller hears himself; with Opus also against libopus alone. Then the same with baresip as the echo, where"
        + " it is installed.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:calls were not answered, or a program did not start", "2:an option is wrong"})
public final class CallsCommand implements Callable<Integer> {
  private static final double TARGET_LATE_MS = 10;
  private static final double TARGET_CORE_PERCENT = 0.25;
  private static final double TARGET_BEYOND_IDLE_MS = 2;
  private static final double TARGET_OPUS = 1.3;
  private static final String MEDIA_THREADS = "media-";
  private static final String LATENESS = "omniline_media_lateness_p999_seconds";

  @Spec private CommandSpec spec;

  @Option(names = "--calls", description = "Calls at once (default: ${DEFAULT-VALUE}).")
  private int calls = 200;

  @Option(names = "--seconds", description = "Length of the measured window (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(names = "--warm-up", paramLabel = "SECONDS",
      description = "Talking before the window, while the JVM compiles (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 20;

  @Option(names = "--codec", description = "pcmu or opus (default: ${DEFAULT-VALUE}).")
  private CallFormat codec = CallFormat.PCMU;

  @Option(names = "--no-baresip", description = "Leave the comparison out.")
  private boolean alone;

  @Option(names = "--profile", paramLabel = "FILE.jfr",
      description = "After the window, record for as long again where the agent's processor time goes.")
  private @Nullable Path profile;

  private final LongSupplier nanoClock = new BenchClock();

  /** What is known of the agent beside what the callers see. */
  private record Inside(double latenessP999Ms, GcPauses pauses, double bytesPerPacket) {}

  @Override
  public Integer call() {
    Limits.within(spec, "--calls", calls, new Limits.Range(1, 1_000));
    Limits.within(spec, "--seconds", seconds, new Limits.Range(1, 3_600));
    Limits.within(spec, "--warm-up", warmUpSeconds, new Limits.Range(0, 3_600));
    FigureTable table = new FigureTable();
    EchoLoad.Window agent = agent(table);
    if (alone) {
      table.shown("baresip", "left out as asked");
    } else if (!BaresipProcess.installed()) {
      table.shown("baresip", "SKIPPED: not installed (Debian: baresip-core), so there is no ratio");
    } else {
      baresip(table, agent);
    }
    table.print(System.out);
    return 0;
  }

  private String codecName() {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  private EchoLoad.Window agent(FigureTable table) {
    System.out.println("starting the agent with an echo ...");
    AgentSettings settings = AgentSettings.echo(codecName(), calls + 5, List.of());
    try (AgentProcess agent = AgentProcess.start(settings)) {
      System.out.println(talking("the agent"));
      try (EchoLoad load = EchoLoad.place(agent, codec, calls, nanoClock)) {
        Waiting.pause(warmUpSeconds * 1_000L);
        int pausesBefore = agent.gcPauses().ms().size();
        Jcmd jcmd = new Jcmd(agent.pid());
        long bytesBefore = ThreadBytes.allocated(jcmd, MEDIA_THREADS);
        EchoLoad.Window window = load.measure(seconds);
        double bytes = ThreadBytes.allocated(jcmd, MEDIA_THREADS) - bytesBefore;
        GcPauses pauses = agent.gcPauses().after(pausesBefore);
        Inside inside = new Inside(1_000 * agent.scrape().largest(LATENESS), pauses, bytes / (2.0 * window.latenessNs().count()));
        rows(table, "agent", window);
        inside(table, inside);
        if (codec == CallFormat.OPUS) {
          double alone = OpusAlone.corePerCall();
          table.shown("libopus alone, a frame decoded and one encoded every 20 ms", 100 * alone, " % of a core");
          table.atMost("processor time, agent to libopus alone", window.cpuPerCall() / alone, TARGET_OPUS, " x");
        }
        if (profile != null) {
          profile(agent, profile);
        }
        return window;
      }
    }
  }

  private String talking(String peer) {
    return calls + " calls to " + peer + " (" + codecName() + "), " + warmUpSeconds + " s warm-up, " + seconds
        + " s measured ...";
  }

  private void baresip(FigureTable table, EchoLoad.Window agent) {
    try (BaresipProcess baresip = BaresipProcess.start(codecName(), calls)) {
      System.out.println(talking("baresip"));
      try (EchoLoad load = EchoLoad.place(baresip, codec, calls, nanoClock)) {
        Waiting.pause(warmUpSeconds * 1_000L);
        EchoLoad.Window window = load.measure(seconds);
        rows(table, "baresip", window);
        table.atMost("processor time, agent to baresip", agent.cpuPerCall() / window.cpuPerCall(), 1, " x");
      }
    } catch (BenchException e) {
      table.shown("baresip", "NOT MEASURED: " + e.getMessage());
    }
  }

  /** The targets are the agent's; baresip's rows are shown beside. */
  private void rows(FigureTable table, String who, EchoLoad.Window window) {
    boolean ours = who.equals("agent");
    double corePercent = 100 * window.cpuPerCall();
    double lateMs = window.latenessNs().ms(0.999);
    if (ours) {
      table.atLeast(who + ": calls with their own voice back", window.ownAudio(), calls, "");
      if (codec == CallFormat.PCMU) {
        table.atMost(who + ": processor time for a call", corePercent, TARGET_CORE_PERCENT, " % of a core");
      } else {
        table.shown(who + ": processor time for a call", corePercent, " % of a core");
      }
      table.atMost(who + ": packets late, seen by the callers, p99.9", lateMs, TARGET_LATE_MS, " ms");
      table.atMost(who + ": packets late, p99, beyond an idle timer's", window.latenessNs().ms(0.99) - window.idleTimerNs().ms(0.99),
          TARGET_BEYOND_IDLE_MS, " ms");
    } else {
      table.shown(who + ": calls with their own voice back", window.ownAudio(), "");
      table.shown(who + ": processor time for a call", corePercent, " % of a core");
      table.shown(who + ": packets late, seen by the callers, p99.9", lateMs, " ms");
    }
    table.shown("  p50, p99, latest", ms(window.latenessNs().ms(0.5)) + ", " + ms(window.latenessNs().ms(0.99)) + ", "
        + ms(window.latenessNs().ms(1)) + " ms of " + window.latenessNs().count() + " packets");
    table.shown("  an idle timer's lateness, p50, p99, p99.9", ms(window.idleTimerNs().ms(0.5)) + ", " + ms(window.idleTimerNs().ms(0.99)) + ", "
        + ms(window.idleTimerNs().ms(0.999)) + " ms");
    table.shown("  time between two packets, off 20 ms, p99.9", window.intervalNs().ms(0.999), " ms");
    table.shown("  packets that did not come back", 100 * window.lostShare(), " %");
    table.shown("  the load program's own sender, late p99.9", window.senderNs().ms(0.999), " ms");
    table.shown("  processors used by the load program and by others",
        String.format(Locale.ROOT, "%.2f and %.2f cores", window.ourCores(), window.othersCores()));
    table.shown("  busiest threads, % of a core", window.threads().stream().limit(6)
        .map(e -> e.getKey() + " " + String.format(Locale.ROOT, "%.1f", 100 * e.getValue()))
        .collect(Collectors.joining(", ")));
  }

  private static void inside(FigureTable table, Inside inside) {
    table.atMost("  bytes allocated a packet by its media threads", inside.bytesPerPacket(), 0, "");
    table.shown("  its media loop's own gauge, warm-up included, p99.9", inside.latenessP999Ms(), " ms");
    table.shown("  garbage collector's pauses in the window",
        inside.pauses().ms().size() + ", longest " + ms(inside.pauses().longestMs()) + " ms");
  }

  private static String ms(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void profile(AgentProcess agent, Path file) {
    System.out.println("recording where the time goes ...");
    Jcmd jcmd = new Jcmd(agent.pid());
    Profile.begin(jcmd);
    Waiting.pause(seconds * 1_000L);
    Profile found = Profile.end(jcmd, file);
    System.out.println("by method:");
    print(found.methods(), found.samples());
    System.out.println("by the innermost method of Omniline:");
    print(found.places(), found.samples());
  }

  private static void print(List<Map.Entry<String, Long>> counts, long samples) {
    counts.forEach(e ->
        System.out.printf(Locale.ROOT, "  %5.1f %%  %s%n", 100.0 * e.getValue() / Math.max(1, samples), e.getKey()));
  }
}
