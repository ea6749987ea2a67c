package omniline.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ranges of numeric options. */
public final class Limits {
  private Limits() {}

  /** Refuses a value outside of its range with a sentence (exit code 2). */
  public static void within(CommandSpec spec, String option, int value, Range range) {
    if (value < range.least() || value > range.greatest()) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + range.least() + " to " + range.greatest() + ", not " + value);
    }
  }

  /** Both ends belong to it. */
  public record Range(int least, int greatest) {}
}
