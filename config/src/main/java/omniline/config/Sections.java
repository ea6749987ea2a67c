package omniline.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import omniline.config.ConfigFile.Collected;
import omniline.config.yaml.Mark;
import omniline.config.yaml.Spelling;
import omniline.config.yaml.YamlNode;
import omniline.config.yaml.YamlNode.Entry;
import omniline.config.yaml.YamlNode.Mapping;
import omniline.config.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/** Binds a whole file section by section, then checks what ties the sections together and what must exist on disk. */
final class Sections {
  private final Collected faults;
  private final Binder binder;
  private final Map<String, Mark> places = new HashMap<>();

  Sections(Collected faults, Binder binder) {
    this.faults = faults;
    this.binder = binder;
  }

  /** The settings, or null when there is a fault. */
  @Nullable OmnilineConfig bind(YamlNode root) {
    Mapping file = sectionsOf(root);
    OmnilineConfig defaults = OmnilineConfig.defaults();
    SipConfig sip = section(SipConfig.class, file, defaults.sip());
    RtpConfig rtp = section(RtpConfig.class, file, defaults.rtp());
    HttpConfig http = section(HttpConfig.class, file, defaults.http());
    ModelConfig model = section(ModelConfig.class, file, defaults.model());
    TurnConfig turn = section(TurnConfig.class, file, defaults.turn());
    for (Rules.Violation violation : Rules.violations(sip, rtp, model, turn)) {
      if (violation.keys().stream().noneMatch(faults::concern)) {
        String key = violation.keys().stream().filter(places::containsKey).findFirst().orElse(violation.keys().getFirst());
        faults.add(place(key), key, violation.sentence());
      }
    }
    directoryExists(model);
    fileExists("sip.tls", "certificate", sip.tls().certificate());
    fileExists("sip.tls", "key", sip.tls().key());
    fileExists("sip.tls", "authorities", sip.tls().authorities());
    return faults.isEmpty() ? new OmnilineConfig(sip, rtp, http, model, turn) : null;
  }

  private Mapping sectionsOf(YamlNode root) {
    Mapping none = new Mapping(root.mark(), List.of());
    if (!(root instanceof Mapping file)) {
      if (!(root instanceof Scalar scalar && scalar.text().isEmpty())) {
        faults.add(root.mark(), "", "expected sections (" + String.join(", ", names()) + "), found " + Binder.found(root));
      }
      return none;
    }
    for (Entry entry : file.entries()) {
      if (!names().contains(entry.key())) {
        faults.add(entry.mark(), entry.key(), "unknown section; " + whatWasMeant(entry.key(), names()));
      }
    }
    return file;
  }

  private <T extends Record> T section(Class<T> type, Mapping file, T defaults) {
    String name = type.getSimpleName().replace("Config", "").toLowerCase(Locale.ROOT);
    Entry entry = file.entry(name);
    if (entry == null || (entry.value() instanceof Scalar scalar && scalar.text().isEmpty())) {
      return defaults;
    }
    List<String> known = keysOf(type);
    if (!(entry.value() instanceof Mapping keys)) {
      faults.add(entry.value().mark(), name, "expected keys below the section, such as "
          + known.getFirst() + ", found " + Binder.found(entry.value()));
      return defaults;
    }
    for (Entry key : keys.entries()) {
      String dotted = name + "." + key.key();
      places.put(dotted, key.mark());
      if (!known.contains(key.key())) {
        faults.add(key.mark(), dotted, "unknown key; " + whatWasMeant(key.key(), known));
      }
    }
    return binder.bind(name, type, keys, defaults);
  }

  private void directoryExists(ModelConfig model) {
    Path directory = model.directory();
    if (directory != null && !faults.concern("model.directory") && !Files.isDirectory(directory)) {
      String home = directory.toString().contains("~") ? "; ~ is not expanded, write ${HOME}" : "";
      faults.add(place("model.directory"), "model.directory",
          Files.exists(directory)
              ? "expected a checkpoint's directory, but " + directory + " is a file; name the directory that holds config.json"
              : "there is no directory " + directory + home
                  + "; a relative path is taken from the folder of this file, and without a value the embedded model answers");
    }
    Path cache = model.cacheDirectory();
    if (cache != null && Files.exists(cache) && !Files.isDirectory(cache)) {
      faults.add(place("model.cache_directory"), "model.cache_directory", "expected a directory, but " + cache + " is a file");
    }
  }

  private void fileExists(String group, String key, @Nullable Path file) {
    if (file != null && !faults.concern(group) && !Files.isReadable(file)) {
      faults.add(place(group), group + "." + key, "there is no file " + file + " that can be read; a relative path is taken from the folder of this file");
    }
  }

  private Mark place(String key) {
    return places.getOrDefault(key, Mark.NOWHERE);
  }

  /** "did you mean x?", or where the key belongs, or all that is known. */
  private static String whatWasMeant(String wrong, List<String> known) {
    for (RecordComponent section : OmnilineConfig.class.getRecordComponents()) {
      if (keysOf(section.getType()).contains(wrong)) {
        return "it belongs to section " + section.getName() + ", indented below \"" + section.getName() + ":\"";
      }
    }
    return Spelling.nearest(wrong, known)
        .map(word -> "did you mean " + word + "?")
        .orElse("expected one of " + String.join(", ", known));
  }

  private static List<String> names() {
    return keysOf(OmnilineConfig.class);
  }

  /** A record's keys in the file: its components in snake_case. */
  static List<String> keysOf(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(Binder::key).toList();
  }
}
