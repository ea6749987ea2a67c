package omniline.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import omniline.model.Precision;
import omniline.model.parity.Parity;
import omniline.model.parity.ParityReport;
import omniline.model.parity.ParityRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code omniline model parity | inspect | init}: is the arithmetic right, is a download whole, and a model to try things with. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Checks a model against golden values, tells what a checkpoint holds, or makes one with random weights.",
    subcommands = {ModelCommand.ParityCommand.class, ModelInspectCommand.class, ModelInitCommand.class, ModelAnswerCommand.class})
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
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A directory in the layout of a golden set.")
    private Path directory = Path.of(".");

    @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "fp32",
        description = "fp32 compares with the golden values; bf16, fp16, int8 or int4 tells what that precision changes"
            + " against fp32, on any checkpoint; all does both for every one. Default: ${DEFAULT-VALUE}.")
    private String dtype = "fp32";

    @Override
    public Integer call() {
      if (dtype.equals("all")) {
        int exact = golden();
        Stream.of(Precision.values()).filter(precision -> precision != Precision.FP32).forEach(this::changes);
        return exact;
      }
      Precision precision = Stream.of(Precision.values()).filter(type -> type.label().equals(dtype)).findFirst()
          .orElseThrow(() -> new ParameterException(spec.commandLine(), "--dtype " + dtype + ": expected fp32, bf16, fp16, int8, int4 or all"));
      if (precision == Precision.FP32) {
        return golden();
      }
      changes(precision);
      return 0;
    }

    private void changes(Precision precision) {
      System.out.println("-- " + precision.label());
      Parity.agreement(directory, precision, System.out::println);
    }

    private int golden() {
      ParityReport report = Parity.run(directory, row -> System.out.println(row));
      long failed = report.rows().stream().filter(row -> !row.ok()).count();
      System.out.println(report.rows().size() + " quantities, " + (failed == 0 ? "all ok" : failed + " FAIL"));
      report.rows().stream().filter(row -> !row.ok()).map(ParityRow::toString).forEach(System.out::println);
      return failed == 0 ? 0 : 1;
    }
  }
}
