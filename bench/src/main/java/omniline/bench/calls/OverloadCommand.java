package omniline.bench.calls;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import omniline.bench.BenchClock;
import omniline.bench.BenchException;
import omniline.bench.Limits;
import omniline.bench.Waiting;
import omniline.bench.figures.FigureTable;
import omniline.bench.load.CallFormat;
import omniline.bench.peer.AgentProcess;
import omniline.bench.peer.AgentSettings;
import omniline.bench.peer.Sipp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code omniline bench overload}: as many callers again as the agent takes, and what those notice who are on the line. */
@Command(
    name = "overload",
    mixinStandardHelpOptions = true,
    description = "The agent is full, and as many callers again try every second (SIPp): how long their 503 takes, and how the calls that"
        + " were taken sound beside the same window without the crowd.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:a program is missing or did not start", "2:an option is wrong"})
public final class OverloadCommand implements Callable<Integer> {
  private static final double TARGET_REFUSAL_MS = 20;
  private static final double TARGET_BEYOND_MS = 2;

  @Spec private CommandSpec spec;

  @Option(names = "--calls", description = "Calls that the agent takes at once (default: ${DEFAULT-VALUE}).")
  private int calls = 100;

  @Option(names = "--seconds", description = "Length of each window (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Talking before the first window, while the JVM compiles (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 20;

  private final LongSupplier nanoClock = new BenchClock();

  @Override
  public Integer call() {
    Limits.within(spec, "--calls", calls, new Limits.Range(1, 1_000));
    Limits.within(spec, "--seconds", seconds, new Limits.Range(2, 3_600));
    Limits.within(spec, "--warm-up", warmUpSeconds, new Limits.Range(0, 3_600));
    if (!Sipp.installed()) {
      throw new BenchException("SIPp is not installed (Debian: sip-tester)");
    }
    System.out.println("starting the agent with an echo, for " + calls + " calls ...");
    try (AgentProcess agent = AgentProcess.start(AgentSettings.echo("pcmu", calls, List.of()));
        EchoLoad load = EchoLoad.place(agent, CallFormat.PCMU, calls, nanoClock)) {
      Waiting.pause(warmUpSeconds * 1_000L);
      crowd(agent, 5); // the refusals' code is compiled, too
      System.out.println("full, for " + seconds + " s ...");
      EchoLoad.Window quiet = load.measure(seconds);
      System.out.println("full, and " + calls + " more callers a second, for " + seconds + " s ...");
      try (Sipp crowd = Sipp.start(order(agent, seconds), List.of())) {
        EchoLoad.Window crowded = load.measure(seconds);
        report(quiet, crowded, crowd.result());
      }
    }
    return 0;
  }

  private Sipp.Order order(AgentProcess agent, int length) {
    return new Sipp.Order(agent.hostPort(), calls, calls * length, true);
  }

  private void crowd(AgentProcess agent, int length) {
    try (Sipp crowd = Sipp.start(order(agent, length), List.of())) {
      crowd.result();
    }
  }

  private void report(EchoLoad.Window quiet, EchoLoad.Window crowded, Sipp.Result refused) {
    FigureTable table = new FigureTable();
    table.shown("callers too many", String.format(Locale.ROOT, "%d, %.0f a second", refused.answered() + refused.failed(), refused.rate()));
    table.atMost("not answered 503", refused.failed(), 0, "");
    table.atMost("INVITE to 503, p99", refused.answerNs().ms(0.99), TARGET_REFUSAL_MS, " ms");
    table.shown("  p50, longest", String.format(Locale.ROOT, "%.2f, %.2f ms", refused.answerNs().ms(0.5), refused.answerNs().ms(1)));
    table.atLeast("taken calls with their own voice back", crowded.ownAudio(), calls, "");
    table.atMost("packets that did not come back", 100 * crowded.lostShare(), 100 * quiet.lostShare(), " %");
    double before = quiet.latenessNs().ms(0.99) - quiet.idleTimerNs().ms(0.99);
    double now = crowded.latenessNs().ms(0.99) - crowded.idleTimerNs().ms(0.99);
    table.shown("packets late beyond an idle timer's, p99, without the crowd", before, " ms");
    table.atMost("packets late beyond an idle timer's, p99, with it", now, before + TARGET_BEYOND_MS, " ms");
    table.shown("  late p99.9, without and with it",
        String.format(Locale.ROOT, "%.2f, %.2f ms", quiet.latenessNs().ms(0.999), crowded.latenessNs().ms(0.999)));
    table.shown("  processor time for a call, without and with it",
        String.format(Locale.ROOT, "%.3f, %.3f %% of a core", 100 * quiet.cpuPerCall(), 100 * crowded.cpuPerCall()));
    table.print(System.out);
  }
}
