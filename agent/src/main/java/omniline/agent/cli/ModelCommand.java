package omniline.agent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.parity.Parity;
import omniline.model.parity.ParityReport;
import omniline.model.parity.ParityRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline model parity | init}: is the arithmetic right, and a model to try things with. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Checks a model against golden values, or makes one with random weights.",
    subcommands = {ModelCommand.ParityCommand.class, ModelCommand.InitCommand.class})
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** Runs a golden set. */
  @Command(
      name = "parity",
      mixinStandardHelpOptions = true,
      description = "Runs the golden set of a directory (checkpoint, inputs/*.wav, expected/*) and prints one line per"
          + " quantity: name, shape, largest absolute error, tolerance, ok or FAIL.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:everything is within its tolerance", "1:something is not", "2:no such golden set"})
  static final class ParityCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A directory in the layout of a golden set.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
      ParityReport report = Parity.run(directory, row -> System.out.println(row));
      long failed = report.rows().stream().filter(row -> !row.ok()).count();
      System.out.println(report.rows().size() + " quantities, " + (failed == 0 ? "all ok" : failed + " FAIL"));
      report.rows().stream().filter(row -> !row.ok()).map(ParityRow::toString).forEach(System.out::println);
      return failed == 0 ? 0 : 1;
    }
  }

  /** Writes a checkpoint. */
  @Command(
      name = "init",
      mixinStandardHelpOptions = true,
      description = "Writes a checkpoint with seeded random weights in the Hub's layout. It babbles.",
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {"0:written", "2:the directory is not empty, or the size is unknown"})
  static final class InitCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where to write it; must be empty or new.")
    private Path directory = Path.of(".");

    @Option(names = "--size", required = true, description = "One of: ${COMPLETION-CANDIDATES}.")
    private ModelSize size = ModelSize.TINY;

    @Option(names = "--seed", description = "The same seed gives the same weights (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    public Integer call() throws java.io.IOException {
      if (Files.exists(directory)) {
        try (var entries = Files.list(directory)) {
          if (entries.findAny().isPresent()) {
            throw new ParameterException(
                spec.commandLine(), directory + " is not empty; give a new directory, nothing is overwritten");
          }
        }
      }
      try (ProgressBar bar = new ProgressBarBuilder()
          .setTaskName("writing").setStyle(ProgressBarStyle.ASCII).setInitialMax(100).build()) {
        CheckpointInit.write(directory, size, seed, done -> bar.stepTo(Math.round(done * 100)));
      }
      System.out.println(directory + ": " + size + " model, seed " + seed);
      return 0;
    }
  }
}
