package omniline.agent.cli;

import omniline.agent.talk.AgentException;
import omniline.model.checkpoint.CheckpointException;
import omniline.sip.SipException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine;

/** What a person reads when something is wrong: one sentence on standard error, exit code 2 for their input, 1 for ours. */
final class Complaints {
  /** Exit code for input that cannot be used. */
  static final int BAD_INPUT = 2;

  private Complaints() {}

  /** An argument that picocli refused, or that a command refused by a ParameterException. */
  static int badArguments(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("omniline: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return BAD_INPUT;
  }

  /** Something that a command could not do. */
  static int failed(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof AgentException || e instanceof CheckpointException || e instanceof SipException) {
      command.getErr().println("omniline: " + e.getMessage());
      return BAD_INPUT;
    }
    command.getErr().println("omniline: a fault of ours: " + e);
    LoggerFactory.getLogger(Complaints.class).error("{} failed", command.getCommandName(), e);
    return 1;
  }
}
