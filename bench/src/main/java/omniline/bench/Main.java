package omniline.bench;

import java.util.logging.LogManager;
import omniline.bench.calls.CallsCommand;
import omniline.bench.calls.OverloadCommand;
import omniline.bench.calls.SetupCommand;
import omniline.bench.model.ArchivesCommand;
import omniline.bench.model.ModelCommand;
import omniline.bench.seams.SeamsCommand;
import omniline.bench.soak.SoakCommand;
import omniline.bench.voice.VoiceCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the measuring programs. Exit codes: 0 measured, whatever the figures say; 1 could not measure; 2 bad input. */
@Command(
    name = "omniline bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what Omniline promises, on this machine. Each program ends with a table of figures and targets.",
      "Let nothing else run meanwhile; programs that can tell say what others took of the processors."
    },
    subcommands = {MelCommand.class, TurnCommand.class, CallsCommand.class, SetupCommand.class,
      OverloadCommand.class, SoakCommand.class, SeamsCommand.class,
      ModelCommand.class, ArchivesCommand.class, VoiceCommand.class},
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:measured, whether the targets are reached or not", "1:could not be measured", "2:bad input"})
public final class Main implements Runnable {
  static final int BAD_INPUT = 2;
  private static final int NOT_MEASURED = 1;

  @Spec private CommandSpec spec;

  /** Runs the command line and leaves with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    LogManager.getLogManager().reset();
    System.exit(run(args));
  }

  /** Runs the command line; the exit code is the result. */
  public static int run(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::badInput)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof BenchException) {
                command.getErr().println("omniline bench: " + e.getMessage());
              } else {
                command.getErr().println("omniline bench: a fault of ours: " + e);
                e.printStackTrace(command.getErr());
              }
              return NOT_MEASURED;
            })
        .execute(args);
  }

  private static int badInput(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("omniline bench: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return BAD_INPUT;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
