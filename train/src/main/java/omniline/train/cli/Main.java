package omniline.train.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the training recipes. Exit codes: 0 done, 1 it did not work out, 2 bad input. */
@Command(
    name = "omniline train",
    mixinStandardHelpOptions = true,
    version = "omniline 0.1.0",
    subcommands = {PrepareCommand.class, EncoderCommand.class, StageOneCommand.class, StageTwoCommand.class, LlasmCommand.class, AssembleCommand.class, EvalCommand.class},
    description = "Trains a model of one's own by the papers' recipes.")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line and leaves with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  /** Runs the command line; the exit code is the result. */
  public static int run(String... args) {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
