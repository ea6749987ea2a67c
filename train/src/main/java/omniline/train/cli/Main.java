package omniline.train.cli;

import omniline.model.checkpoint.CheckpointException;
import omniline.train.TrainException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the training recipes. Exit codes: 0 done, 1 it did not work out, 2 bad input. */
@Command(
    name = "omniline train",
    mixinStandardHelpOptions = true,
    version = "omniline 0.1.0",
    subcommands = {PrepareCommand.class, EncoderCommand.class, StageOneCommand.class, StageTwoCommand.class, AssembleCommand.class, EvalCommand.class},
    description = "Trains a model of one's own by the papers' recipes.")
public final class Main implements Runnable {
  private static final int DID_NOT_WORK_OUT = 1;

  @Spec private CommandSpec spec;

  /** Runs the command line and leaves with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  /** Runs the command line; the exit code is the result. */
  public static int run(String... args) {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, _) -> {
          if (e instanceof TrainException || e instanceof CheckpointException) {
            command.getErr().println("omniline train: " + e.getMessage());
          } else {
            command.getErr().println("omniline train: a fault of ours: " + e);
            e.printStackTrace(command.getErr());
          }
          return DID_NOT_WORK_OUT;
        })
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
