package omniline.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import omniline.config.yaml.Complaints;
import omniline.config.yaml.Mark;
import omniline.config.yaml.Variables;
import omniline.config.yaml.YamlReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code omniline.yaml} into {@link OmnilineConfig}, or says everything that is wrong with it: the YAML, unknown,
 * doubled and misplaced keys, types, ranges, unset variables, and settings that contradict each other.
 */
public final class ConfigFile {
  private static final long MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /**
   * Loads a file. Keys left out keep their defaults; {@code ${NAME}} and {@code ${NAME:-default}} in a value are
   * replaced; a relative path is taken from the file's own folder.
   *
   * @param environment usually {@code System.getenv()}
   */
  public static ConfigResult load(Path file, Map<String, String> environment) {
    Collected faults = new Collected(file.toString());
    String text = read(file, faults);
    OmnilineConfig config = null;
    if (text != null) {
      Path folder = file.toAbsolutePath().getParent();
      Binder binder = new Binder(faults, new Variables(environment), folder == null ? file.toAbsolutePath() : folder);
      config = new Sections(faults, binder).bind(YamlReader.read(text, faults));
    }
    return config == null ? new ConfigResult.Invalid(faults.inOrder()) : new ConfigResult.Valid(config);
  }

  private static @Nullable String read(Path file, Complaints complaints) {
    String fault;
    try {
      if (Files.isDirectory(file)) {
        fault = "is a directory; expected a YAML file";
      } else if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
        fault = "is larger than 1 MiB; expected a configuration in YAML";
      } else {
        String text = Files.readString(file);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
    } catch (NoSuchFileException e) {
      fault = "there is no such file; copy config/omniline.yaml and change what should differ";
    } catch (AccessDeniedException e) {
      fault = "may not be read by this user; check the file's permissions";
    } catch (CharacterCodingException e) {
      fault = "is not UTF-8 text; save it as UTF-8";
    } catch (IOException e) {
      fault = "cannot be read: " + e.getMessage();
    }
    complaints.add(Mark.NOWHERE, "", fault);
    return null;
  }

  /** The faults so far, and the keys that have one: a rule about such a key would only repeat it. */
  static final class Collected implements Complaints {
    private final String file;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    Collected(String file) {
      this.file = file;
    }

    @Override
    public void add(Mark at, String key, String message) {
      faults.add(new Fault(file, at.line(), at.column(), key, message));
      keys.add(key);
    }

    boolean isEmpty() {
      return faults.isEmpty();
    }

    boolean concern(String key) {
      return keys.contains(key);
    }

    /** By line; what has no line comes last. */
    List<Fault> inOrder() {
      return faults.stream()
          .sorted(Comparator.comparingInt((Fault fault) -> fault.line() == 0 ? Integer.MAX_VALUE : fault.line())
              .thenComparingInt(Fault::column))
          .toList();
    }
  }
}
