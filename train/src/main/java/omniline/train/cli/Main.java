package omniline.train.cli;

import omniline.model.checkpoint.CheckpointException;
import omniline.train.TrainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the training recipes. Exit codes: 0 done, 1 it did not work out, 2 bad input. */
@Command(
    name = "omniline train",
    mixinStandardHelpOptions = true,
    version = "omniline 0.1.0",
    subcommands = {
      PrepareCommand.class, EncoderCommand.class, UnitsCommand.class, VocoderCommand.class, StageOneCommand.class, StageTwoCommand.class,
      LlasmCommand.class, AverageCommand.class, AssembleCommand.class, EvalCommand.class
    },
    description = "Trains a model of one's own by the papers' recipes.")
public final class Main implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  /** Runs the command line and leaves with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  /** Runs the command line; the exit code is the result. */
  public static int run(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::failed)
        .execute(args);
  }

  /** What a person can put right is one sentence and exit code 2; anything else is ours, with its stack. */
  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof TrainException || failure instanceof CheckpointException) {
      command.getErr().println("omniline: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    LOG.error("{} failed", command.getCommandName(), failure);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
