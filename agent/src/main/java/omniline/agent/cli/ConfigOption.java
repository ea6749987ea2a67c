package omniline.agent.cli;

import java.nio.file.Path;
import java.util.List;
import omniline.config.ConfigFile;
import omniline.config.ConfigResult;
import omniline.config.Fault;
import omniline.config.OmnilineConfig;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file for a command. */
final class ConfigOption {
  private ConfigOption() {}

  /** The settings of the file, or the defaults without one; faults are printed, and null comes back. */
  static @Nullable OmnilineConfig read(@Nullable Path file) {
    if (file == null) {
      return OmnilineConfig.defaults();
    }
    return switch (ConfigFile.load(file, System.getenv())) {
      case ConfigResult.Valid valid -> valid.config();
      case ConfigResult.Invalid invalid -> {
        print(invalid.faults());
        yield null;
      }
    };
  }

  private static void print(List<Fault> faults) {
    faults.forEach(System.err::println);
    System.err.println(faults.size() == 1 ? "1 fault" : faults.size() + " faults");
  }
}
