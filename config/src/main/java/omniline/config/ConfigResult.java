package omniline.config;

import java.util.List;

/** What became of a configuration file: settings that hold together, or everything that is wrong with it. */
public sealed interface ConfigResult {

  /** Every key was understood and every rule holds. */
  record Valid(OmnilineConfig config) implements ConfigResult {}

  /** At least one fault, in the order of the file's lines. */
  record Invalid(List<Fault> faults) implements ConfigResult {
    public Invalid {
      faults = List.copyOf(faults);
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("an invalid configuration has at least one fault");
      }
    }
  }
}
