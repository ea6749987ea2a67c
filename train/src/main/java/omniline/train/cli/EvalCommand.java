package omniline.train.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.train.augment.Babble;
import omniline.train.augment.CodecTrip;
import omniline.train.augment.TurnCut;
import omniline.train.cli.work.Recordings;
import omniline.train.cli.work.TrainClock;
import omniline.train.corpus.LabelledRecordings.Recording;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.eval.Acceptance;
import omniline.train.eval.AcceptancePlot;
import omniline.train.eval.Figures;
import omniline.train.eval.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code omniline train eval}: recordings played as callers' turns, the repeated orders compared with the labels slot by slot. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Plays labelled recordings to a checkpoint, each as a caller's turn, and compares the order that the reply repeats with the labels.",
      "Prints exact orders, slot F1, what is taken for what, and the time to the first sound; draws them with --plot."
    })
final class EvalCommand implements Callable<Integer> {
  private static final int LONGEST_ANSWER = 64;
  private static final int OPUS_BPS = 24_000;

  @Spec private CommandSpec spec;

  @Mixin private final Recordings recordings = new Recordings();

  @Option(names = "--model", defaultValue = "models/barista", description = "The checkpoint (${DEFAULT-VALUE}).")
  private Path model = Path.of("models/barista");

  @Option(names = "--groups", defaultValue = "held", description = "held, all, or numbers of groups with commas (${DEFAULT-VALUE}).")
  private String groups = "held";

  @Option(names = "--codec", split = ",", defaultValue = "none,pcmu,opus", description = "Lines: none, pcmu, opus (${DEFAULT-VALUE}).")
  private List<String> codecs = List.of();

  @Option(names = "--snr", split = ",", defaultValue = "10", description = "Babble on the wide line, so many dB below the caller; \"\" for none (${DEFAULT-VALUE}).")
  private List<String> snrs = List.of();

  @Option(names = "--limit", defaultValue = "0", description = "At most so many recordings, evenly over the groups; 0 for all (${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--threads", defaultValue = "0", description = "Threads of libtorch, 0 for all cores (${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--plot", description = "Draw the figures as PNG.")
  private Path plot = Path.of("");

  @Option(names = "--replies", description = "Print every reply beside its labels.")
  private boolean replies;

  @Override
  public Integer call() throws InterruptedException {
    List<Recording> chosen = chosen();
    Map<String, Figures> conditions = new LinkedHashMap<>();
    try (Acceptance acceptance = new Acceptance(model, LONGEST_ANSWER, threads, new TrainClock())) {
      for (Map.Entry<String, UnaryOperator<float[]>> line : lines(chosen).entrySet()) {
        Figures figures = new Figures(play(acceptance, chosen, line));
        conditions.put(line.getKey(), figures);
        spec.commandLine().getOut().println(figures.table(line.getKey()));
        if (replies) {
          figures.outcomes().forEach(this::print);
        }
        spec.commandLine().getOut().flush();
      }
    }
    if (!plot.toString().isEmpty()) {
      AcceptancePlot.write(plot, conditions);
    }
    return 0;
  }

  private void print(Outcome outcome) {
    spec.commandLine().getOut().printf("  %s %s group %d: %s%n      %s%n", outcome.exact() ? "right" : "WRONG", outcome.id(), outcome.group(), outcome.wanted(),
        outcome.reply());
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

  /** Every line that was asked for by name; the same noise and cut for all models. */
  private Map<String, UnaryOperator<float[]>> lines(List<Recording> chosen) {
    Map<String, UnaryOperator<float[]>> lines = new LinkedHashMap<>();
    TurnCut cut = TurnCut.usual();
    UnaryOperator<float[]> turn = samples -> cut.part(samples, new SplittableRandom(samples.length)).of(samples);
    for (String codec : codecs) {
      CodecTrip trip = switch (codec) {
        case "none" -> null;
        case "pcmu" -> CodecTrip.pcmu(0);
        case "opus" -> CodecTrip.opus(OPUS_BPS, 0);
        default -> throw new CommandLine.ParameterException(spec.commandLine(), "--codec " + codec + ": expected none, pcmu or opus");
      };
      lines.put(codec.equals("none") ? "16 kHz" : codec, trip == null ? turn : samples -> trip.apply(turn.apply(samples), new SplittableRandom(1)));
    }
    for (String snr : snrs) {
      if (!snr.isEmpty()) {
        double db = Double.parseDouble(snr);
        Babble babble = new Babble(random -> chosen.get(random.nextInt(chosen.size())).samples(), db, db);
        lines.put("babble " + snr + " dB", samples -> babble.apply(turn.apply(samples), new SplittableRandom(samples.length)));
      }
    }
    return lines;
  }

  private static List<Outcome> play(Acceptance acceptance, List<Recording> chosen, Map.Entry<String, UnaryOperator<float[]>> line)
      throws InterruptedException {
    try (ProgressBar bar = new ProgressBarBuilder().setTaskName(line.getKey()).setStyle(ProgressBarStyle.ASCII).setInitialMax(chosen.size()).build()) {
      return acceptance.playAll(chosen, line.getValue(), bar::step);
    }
  }
}
