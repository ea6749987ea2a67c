package omniline.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code omniline check FILE}: every fault of a configuration, with file, line and key. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Validates a configuration: prints every fault with file, line and key, and what was expected.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:the file can be used", "2:it has faults, or there is no such file"})
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The YAML file; config/omniline.yaml documents every key.")
  private Path file = Path.of("omniline.yaml");

  @Override
  public Integer call() {
    if (ConfigOption.read(file) == null) {
      return Complaints.BAD_INPUT;
    }
    System.out.println(file + ": ok");
    return 0;
  }
}
