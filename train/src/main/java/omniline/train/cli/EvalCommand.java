package omniline.train.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.train.cli.work.Recordings;
import omniline.train.cli.work.TrainClock;
import omniline.train.corpus.LabelledRecordings.Recording;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.eval.Acceptance;
import omniline.train.eval.AcceptancePlot;
import omniline.train.eval.ConfusionPlot;
import omniline.train.eval.Figures;
import omniline.train.eval.Outcome;
import omniline.train.eval.SyntheticCallers;
import omniline.train.eval.phone.Launcher;
import omniline.train.eval.phone.PhoneAcceptance;
import omniline.train.eval.phone.WireGaps;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code omniline train eval}: recordings played as callers' turns, the repeated orders compared with the labels slot by slot. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Plays labelled recordings to a checkpoint, each as a caller's turn, and compares the order that the reply repeats with the labels.",
      "Prints exact orders, slot F1, what is taken for what, and the time to the first sound; draws them with --plot.",
      "With --via sip an agent is started and called for each recording, once more before the first, which is not counted. It then prints"
        + " the gap on the wire as well; the first sound is counted from the agent's decision that the turn is over."
    })
final class EvalCommand implements Callable<Integer> {
  private static final int LONGEST_ANSWER = 64;

  /** How recordings reach the model. */
  private enum Via { NONE, SIP }

  @Spec private CommandSpec spec;

  @Mixin private final Recordings recordings = new Recordings();

  @Mixin private final EvalLines lines = new EvalLines();

  @Option(names = "--model", defaultValue = "models/barista", description = "The checkpoint (${DEFAULT-VALUE}).")
  private Path model = Path.of("models/barista");

  @Option(names = "--groups", defaultValue = "held", description = "held, all, or numbers of groups with commas (${DEFAULT-VALUE}).")
  private String groups = "held";

  @Option(names = "--via", defaultValue = "none", description = "none: straight into the model; sip: by real calls (${DEFAULT-VALUE}).")
  private Via via = Via.NONE;

  @Option(names = "--wait", paramLabel = "MS", defaultValue = "600", description = "The endpointing wait of --via sip (${DEFAULT-VALUE}).")
  private int waitMs;

  @Option(names = "--limit", defaultValue = "0", description = "At most so many recordings, evenly over the groups; 0 for all (${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--wishes", paramLabel = "N", defaultValue = "0",
      description = "Play so many turns that are no order as well, spoken by synthetic callers; not with --via sip (${DEFAULT-VALUE}).")
  private int wishes;

  @Option(names = "--talks", paramLabel = "N", defaultValue = "0",
      description = "Hold so many talks of several turns as well, with synthetic callers; not with --via sip (${DEFAULT-VALUE}).")
  private int talks;

  @Option(names = "--threads", defaultValue = "0", description = "Threads of libtorch, 0 for all cores; not with --via sip (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the figures, and the worst slot's confusions as FILE-confusion.png.")
  private Path plot = Path.of("");

  @Option(names = "--replies", description = "Print every reply beside its labels.")
  private boolean replies;

  @Override
  public Integer call() throws InterruptedException {
    if (waitMs < 50 || waitMs > 10_000) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--wait: expected 50 to 10000 ms, found " + waitMs);
    }
    List<Recording> chosen = chosen();
    Map<String, Figures> conditions = via == Via.SIP ? byCalls(chosen) : straight(chosen);
    if (!plot.toString().isEmpty()) {
      AcceptancePlot.write(plot, conditions);
      List<Outcome> all = conditions.values().stream().flatMap(figures -> figures.outcomes().stream()).toList();
      if (!ConfusionPlot.write(confusionPlot(), new Figures(all))) {
        spec.commandLine().getErr().println("no order was confirmed, so there are no confusions to draw");
      }
    }
    return 0;
  }

  private Map<String, Figures> straight(List<Recording> chosen) throws InterruptedException {
    Map<String, UnaryOperator<float[]>> asked = lines.straight(chosen);
    Map<String, Figures> conditions = new LinkedHashMap<>();
    try (Acceptance acceptance = new Acceptance(model, LONGEST_ANSWER, threads, new TrainClock())) {
      for (Map.Entry<String, UnaryOperator<float[]>> line : asked.entrySet()) {
        try (ProgressBar bar = bar(line.getKey(), chosen.size())) {
          conditions.put(line.getKey(), new Figures(acceptance.playAll(chosen, line.getValue(), bar::step)));
        }
        print(line.getKey(), conditions.get(line.getKey()));
      }
      if (wishes > 0) {
        play("wishes", wishes, done -> SyntheticCallers.wishes(acceptance, wishes, done));
      }
      if (talks > 0) {
        play("talks", talks, done -> SyntheticCallers.talks(acceptance, talks, done));
      }
    }
    return conditions;
  }

  private void play(String name, int count, Function<Runnable, SyntheticCallers> player) {
    SyntheticCallers played;
    try (ProgressBar bar = bar(name, count)) {
      played = player.apply(bar::step);
    }
    spec.commandLine().getOut().println(played.table());
    if (replies) {
      played.turns().forEach(turn -> spec.commandLine().getOut().printf("  %s %d \"%s\" by %s%n      %s%n", turn.isRight() ? "right" : "WRONG", turn.place(),
          turn.said(), turn.voice(), turn.reply()));
    }
    spec.commandLine().getOut().flush();
  }

  private Map<String, Figures> byCalls(List<Recording> chosen) throws InterruptedException {
    List<EvalLines.Calls> asked = lines.calls(chosen);
    Map<String, Figures> conditions = new LinkedHashMap<>();
    try (PhoneAcceptance phone = new PhoneAcceptance(Launcher.find(), model, waitMs)) {
      phone.play(chosen.getFirst(), chosen.getFirst().samples(), asked.getFirst().codec());
      for (EvalLines.Calls calls : asked) {
        List<Outcome> outcomes = new ArrayList<>();
        List<WireGaps.Gap> gaps = new ArrayList<>();
        try (ProgressBar bar = bar(calls.name(), chosen.size())) {
          for (Recording recording : chosen) {
            PhoneAcceptance.Played played = phone.play(recording, calls.line().apply(recording.samples()), calls.codec());
            outcomes.add(played.outcome());
            gaps.add(played.gap());
            bar.step();
          }
        }
        conditions.put(calls.name(), new Figures(outcomes));
        print(calls.name(), conditions.get(calls.name()));
        for (int i = 0; replies && i < gaps.size(); i++) {
          spec.commandLine().getOut().printf("  %s heard as %d turns, gap %d ms%n", outcomes.get(i).id(), gaps.get(i).turns(), gaps.get(i).ms());
        }
        spec.commandLine().getOut().println(new WireGaps(gaps, waitMs).line());
        spec.commandLine().getOut().flush();
      }
    }
    return conditions;
  }

  private static ProgressBar bar(String name, int count) {
    return new ProgressBarBuilder().setTaskName(name).setStyle(ProgressBarStyle.ASCII).setInitialMax(count).build();
  }

  private void print(String name, Figures figures) {
    spec.commandLine().getOut().println(figures.table(name));
    if (replies) {
      figures.outcomes().forEach(this::print);
    }
    spec.commandLine().getOut().flush();
  }

  private void print(Outcome outcome) {
    spec.commandLine().getOut().printf("  %s %s group %d: %s%n      %s%n", outcome.exact() ? "right" : "WRONG", outcome.id(), outcome.group(), outcome.wanted(),
        outcome.reply());
  }

  private Path confusionPlot() {
    String name = String.valueOf(plot.getFileName());
    int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
    return plot.resolveSibling(name.substring(0, dot) + "-confusion" + name.substring(dot));
  }

  private List<Recording> chosen() {
    LabelledRecordings all = recordings.all();
    List<Recording> chosen = switch (groups) {
      case "held" -> recordings.heldBack();
      case "all" -> all.recordings();
      default -> all.ofGroups(numbers()::contains).recordings();
    };
    if (chosen.isEmpty()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--groups " + groups + ": " + recordings.data + " has no recording of it; its groups are "
          + all.groups());
    }
    if (limit <= 0 || chosen.size() <= limit) {
      return chosen;
    }
    List<Recording> some = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      some.add(chosen.get(i * chosen.size() / limit));
    }
    return some;
  }

  private Set<Integer> numbers() {
    try {
      return Stream.of(groups.split(",", -1)).map(String::strip).map(Integer::valueOf).collect(Collectors.toSet());
    } catch (NumberFormatException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--groups " + groups + ": expected held, all, or numbers with commas", e);
    }
  }
}
