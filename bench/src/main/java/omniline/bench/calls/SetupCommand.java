package omniline.bench.calls;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import omniline.bench.BenchClock;
import omniline.bench.BenchException;
import omniline.bench.Limits;
import omniline.bench.figures.FigureTable;
import omniline.bench.peer.AgentProcess;
import omniline.bench.peer.AgentSettings;
import omniline.bench.peer.ProcessCost;
import omniline.bench.peer.Sipp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code omniline bench setup}: calls set up and torn down by SIPp, the agent on one core. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = "SIPp sets calls up and hangs up at once, so many a second, the agent on one core and SIPp on another (taskset): how long"
        + " the answer takes from INVITE to 200, and what fails.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:a program is missing or did not start", "2:an option is wrong"})
public final class SetupCommand implements Callable<Integer> {
  private static final double TARGET_P99_MS = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--rate", description = "Calls a second (default: ${DEFAULT-VALUE}).")
  private int rate = 300;

  @Option(names = "--seconds", description = "Length of the measured window (default: ${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Calls before the window, while the JVM compiles (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 30;

  private final LongSupplier nanoClock = new BenchClock();

  @Override
  public Integer call() {
    Limits.within(spec, "--rate", rate, new Limits.Range(1, 5_000));
    Limits.within(spec, "--seconds", seconds, new Limits.Range(1, 3_600));
    Limits.within(spec, "--warm-up", warmUpSeconds, new Limits.Range(1, 3_600));
    if (!Sipp.installed()) {
      throw new BenchException("SIPp is not installed (Debian: sip-tester)");
    }
    System.out.println("starting the agent with an echo ...");
    AgentSettings settings = AgentSettings.echo("pcmu", 2_000, List.of());
    try (AgentProcess agent = AgentProcess.start(settings, Cores.only(0))) {
      System.out.println(rate + " calls a second for " + warmUpSeconds + " s of warm-up and " + seconds + " s measured ...");
      run(agent, warmUpSeconds);
      long startNs = nanoClock.getAsLong();
      ProcessCost before = ProcessCost.of(agent.pid());
      Sipp.Result result = run(agent, seconds);
      double cpu = ProcessCost.of(agent.pid()).cpuSecondsSince(before);
      report(result, cpu / ((nanoClock.getAsLong() - startNs) / 1e9));
    }
    return 0;
  }

  private Sipp.Result run(AgentProcess agent, int length) {
    try (Sipp sipp = Sipp.start(new Sipp.Order(agent.hostPort(), rate, rate * length, false), Cores.only(1))) {
      return sipp.result();
    }
  }

  private void report(Sipp.Result result, double cores) {
    FigureTable table = new FigureTable();
    table.shown("the agent's core, SIPp's core", Cores.available() ? "0, 1" : "NOT BOUND: there is no taskset");
    table.atLeast("calls set up and torn down a second", Math.rint(result.rate()), rate, "");
    table.atMost("calls that failed", result.failed(), 0, "");
    table.atMost("INVITE to 200, p99", result.answerNs().ms(0.99), TARGET_P99_MS, " ms");
    table.shown("  p50, p99.9, longest", String.format(Locale.ROOT, "%.2f, %.2f, %.2f ms of %d calls", result.answerNs().ms(0.5),
        result.answerNs().ms(0.999), result.answerNs().ms(1), result.answerNs().count()));
    table.shown("  processor time of the agent", 100 * cores, " % of its core");
    table.print(System.out);
  }
}
