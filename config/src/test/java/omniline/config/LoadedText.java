package omniline.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration text loaded as the file "test.yaml" of a folder, for tests: its settings, or its faults line by line. */
record LoadedText(ConfigResult result) {

  static LoadedText of(Path folder, String text, Map<String, String> environment) {
    try {
      Path file = Files.writeString(folder.resolve("test.yaml"), text);
      return new LoadedText(ConfigFile.load(file, environment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OmnilineConfig config() {
    return switch (result) {
      case ConfigResult.Valid valid -> valid.config();
      case ConfigResult.Invalid invalid -> throw new AssertionError("expected no fault: " + invalid.faults());
    };
  }

  List<Fault> faults() {
    return switch (result) {
      case ConfigResult.Valid valid -> List.of();
      case ConfigResult.Invalid invalid -> invalid.faults();
    };
  }

  /** "LINE key: message" of the only fault. */
  String onlyFault() {
    List<Fault> faults = faults();
    if (faults.size() != 1) {
      throw new AssertionError("expected one fault: " + faults);
    }
    Fault fault = faults.getFirst();
    return fault.line() + " " + fault.key() + ": " + fault.message();
  }
}
