package omniline.agent.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code omniline serve | call | dial | check | model}. Exit codes: 0 done, 1 it did not work out, 2 bad input. */
@Command(
    name = "omniline",
    mixinStandardHelpOptions = true,
    version = "omniline 0.1.0",
    description = "Answers the telephone with an end-to-end speech language model.",
    subcommands = {ServeCommand.class, CallCommand.class, DialCommand.class, CaptureCommand.class, CheckCommand.class, ModelCommand.class},
    footer = {
      "",
      "  omniline verify      installs what the tests need and runs them all",
      "  omniline bench       the programs that measure: mel, turn, calls, setup, overload, soak, seams, model, voice",
      "  omniline train       the papers' recipes, to train a model of one's own",
      "",
      "Try: omniline serve      and in another terminal:",
      "     omniline call sip:agent@127.0.0.1 --play question.wav --record call.wav --plot call.png"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line and leaves with its exit code. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(run(args));
  }

  /** Runs the command line; the exit code is the result. */
  public static int run(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Complaints::badArguments)
        .setExecutionExceptionHandler(Complaints::failed)
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
