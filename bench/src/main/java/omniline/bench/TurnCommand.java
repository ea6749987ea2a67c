package omniline.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import omniline.bench.figures.FigureTable;
import omniline.bench.figures.Quantiles;
import omniline.bench.figures.Samples;
import omniline.bench.load.CallFormat;
import omniline.bench.load.LoadCaller;
import omniline.bench.peer.AgentProcess;
import omniline.bench.peer.AgentSettings;
import omniline.bench.peer.Scrape;
import omniline.bench.signal.Question;
import omniline.bench.signal.SyntheticVoice;
import omniline.codecs.wav.WavFormatException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code omniline bench turn}: from the last packet of the caller's speech to the first packet of the answer, on the wire, with
 * the agent in a process of its own.
 */
@Command(
    name = "turn",
    mixinStandardHelpOptions = true,
    description = "Asks questions on real calls over the loopback address, and times from the last packet with speech in it to"
        + " the first packet of the answer that is not silent. The endpointing wait is part of that gap; what is beyond it is"
        + " held against the target.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured", "1:no answer came, or the agent did not start", "2:bad input"})
final class TurnCommand implements Callable<Integer> {
  private static final double TARGET_BEYOND_MS = 150;
  private static final int TURNS_PER_CALL = 5;

  @Spec private CommandSpec spec;

  @Option(names = "--turns", description = "Questions counted, for each codec (default: ${DEFAULT-VALUE}).")
  private int turns = 20;

  @Option(names = "--warm-up", paramLabel = "TURNS",
      description = "Questions before them, shown apart (default: ${DEFAULT-VALUE}).")
  private int warmUpTurns = 5;

  @Option(names = "--codec", description = "pcmu or opus; both without.")
  private @Nullable CallFormat codec;

  @Option(names = "--wait", paramLabel = "MS", description = "The endpointing wait (default: ${DEFAULT-VALUE}).")
  private int waitMs = 600;

  @Option(names = "--omega", description = "Units in a chunk of speech (default: ${DEFAULT-VALUE}).")
  private int omega = 10;

  @Option(names = "--question", paramLabel = "WAV", description = "What is asked; without, a made-up voice.")
  private @Nullable Path question;

  @Option(names = "--model", paramLabel = "DIR", description = "A checkpoint; without, the made-up tiny model.")
  private @Nullable Path model;

  @Option(names = "--max-new-tokens", description = "Longest answer in tokens (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens = 24;

  private final LongSupplier nanoClock = new BenchClock();

  /** The gaps of one codec's turns, and the agent's timers before and after. */
  private record Measured(List<Long> warmUpNs, Quantiles gapsNs, int unanswered, Scrape before, Scrape after) {}

  @Override
  public Integer call() {
    Limits.within(spec, "--turns", turns, new Limits.Range(1, 10_000));
    Limits.within(spec, "--warm-up", warmUpTurns, new Limits.Range(0, 1_000));
    Limits.within(spec, "--wait", waitMs, new Limits.Range(50, 10_000));
    Limits.within(spec, "--omega", omega, new Limits.Range(1, 1_000));
    Limits.within(spec, "--max-new-tokens", maxNewTokens, new Limits.Range(1, 8_192));
    Question asked = asked();
    FigureTable table = new FigureTable();
    for (CallFormat format : codec == null ? List.of(CallFormat.values()) : List.of(codec)) {
      rows(table, format.name().toLowerCase(Locale.ROOT), measure(format, asked));
    }
    table.print(System.out);
    return 0;
  }

  private Question asked() {
    if (question == null) {
      return new Question(
          SyntheticVoice.sentence(1.8, RandomGeneratorFactory.of("L64X128MixRandom").create(3)));
    }
    try {
      return Question.read(question);
    } catch (WavFormatException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Measured measure(CallFormat format, Question asked) {
    String name = format.name().toLowerCase(Locale.ROOT);
    System.out.println("starting the agent (" + name + ") ...");
    AgentSettings settings =
        new AgentSettings(
            model == null ? null : model.toString(), name, 10, waitMs, omega, maxNewTokens, List.of());
    try (AgentProcess agent = AgentProcess.start(settings);
        LoadCaller caller = LoadCaller.open(format, 1, nanoClock)) {
      System.out.printf(Locale.ROOT, "%d turns of %.1f s ...%n", warmUpTurns + turns, asked.seconds());
      TurnTalk talk = new TurnTalk(caller, agent.uri(0), asked.at(format.pcmRateHz()), nanoClock);
      List<Long> warmUp = ask(talk, warmUpTurns);
      Scrape before = agent.scrape();
      List<Long> gaps = ask(talk, turns);
      Samples answered = new Samples();
      gaps.stream().filter(gap -> gap >= 0).forEach(answered::add);
      if (answered.size() == 0) {
        throw new BenchException("none of " + turns + " questions was answered within " + TurnTalk.ANSWER_TIMEOUT_MS + " ms");
      }
      return new Measured(warmUp, answered.quantiles(), turns - answered.size(), before, agent.scrape());
    }
  }

  private static List<Long> ask(TurnTalk talk, int turns) {
    List<Long> gaps = new ArrayList<>();
    for (int left = turns; left > 0; left -= TURNS_PER_CALL) {
      gaps.addAll(talk.call(Math.min(left, TURNS_PER_CALL)));
    }
    return gaps;
  }

  private void rows(FigureTable table, String name, Measured measured) {
    Quantiles gaps = measured.gapsNs();
    table.shown(name + ": turn gap on the wire, p50, p95, longest",
        String.format(Locale.ROOT, "%.0f, %.0f, %.0f ms of %d turns", gaps.ms(0.5), gaps.ms(0.95), gaps.ms(1), gaps.count()));
    table.shown("  the endpointing wait in it", waitMs, " ms");
    table.atMost("  beyond the wait, p50", gaps.ms(0.5) - waitMs, TARGET_BEYOND_MS, " ms");
    table.atMost("  p95", gaps.ms(0.95) - waitMs, TARGET_BEYOND_MS, " ms");
    table.atMost("  longest", gaps.ms(1) - waitMs, TARGET_BEYOND_MS, " ms");
    table.atMost("  questions without an answer", measured.unanswered(), 0, "");
    if (!measured.warmUpNs().isEmpty()) {
      table.shown("  beyond the wait, the first turns after the start", measured.warmUpNs().stream()
          .map(ns -> ns < 0 ? "none" : String.format(Locale.ROOT, "%.0f", ns / 1e6 - waitMs))
          .collect(Collectors.joining(", ")) + " ms");
    }
    table.shown("  by the agent's own timers, mean", "");
    timer(table, measured, "    last sound to the end of the turn", "omniline_turn_endpointing_seconds");
    timer(table, measured, "    end of the turn to the encoded speech", "omniline_turn_encoder_seconds");
    timer(table, measured, "    ... to the first token", "omniline_turn_first_token_seconds");
    timer(table, measured, "    ... to the first unit", "omniline_turn_first_unit_seconds");
    timer(table, measured, "    ... to the first audio", "omniline_turn_first_audio_seconds");
    timer(table, measured, "    last sound to the first packet", "omniline_turn_gap_seconds");
  }

  private static void timer(FigureTable table, Measured measured, String title, String timer) {
    double ms = measured.after().meanMsSince(measured.before(), timer);
    table.shown(title, Double.isNaN(ms) ? "not told" : String.format(Locale.ROOT, "%.1f ms", ms));
  }
}
