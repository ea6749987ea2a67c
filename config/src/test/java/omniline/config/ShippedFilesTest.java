package omniline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import omniline.config.yaml.YamlNode;
import omniline.config.yaml.YamlReader;
import org.junit.jupiter.api.Test;

/** The files that users copy: omniline.yaml documents every key with its default, docker.yaml suits the container. */
class ShippedFilesTest {
  private static final Path COMMENTED = Path.of("omniline.yaml");
  private static final Path DOCKER = Path.of("docker.yaml");

  @Test
  void commentedFileEqualsTheDefaults() {
    assertThat(ConfigFile.load(COMMENTED, Map.of())).isEqualTo(new ConfigResult.Valid(OmnilineConfig.defaults()));
  }

  @Test
  void commentedFileHoldsEveryKeyOfEveryRecord() throws IOException {
    assertThat(keysOf(COMMENTED)).containsExactlyElementsOf(keysOfRecords());
  }

  @Test
  void commentOfEachKeyGivesItsDefaultAndTheRangeThatIsEnforced() throws IOException {
    List<String> lines = Files.readAllLines(COMMENTED);
    for (RecordComponent section : OmnilineConfig.class.getRecordComponents()) {
      checkComments(lines, lines.indexOf(section.getName() + ":"), "  ", section.getType());
    }
  }

  /** Those of a section or group that begins at a line, whose keys are indented so. */
  private static void checkComments(List<String> lines, int start, String indent, Class<?> section) {
    for (RecordComponent component : section.getRecordComponents()) {
      int line = lineOf(lines, start, indent, Binder.key(component));
      if (Binder.isGroup(component.getType())) {
        checkComments(lines, line, indent + "  ", component.getType());
        continue;
      }
      String comment = commentAbove(lines, line, indent);
      assertThat(comment).as("%s's comment", component.getName()).contains("Default: ");
      Constraint.Range range = component.getAnnotation(Constraint.Range.class);
      if (range != null) {
        assertThat(comment).as("%s's comment", component.getName()).contains(Constraint.describe(range));
      }
    }
  }

  private static int lineOf(List<String> lines, int start, String indent, String key) {
    int line = start;
    while (!lines.get(line).startsWith(indent + key + ":")) {
      line++;
    }
    return line;
  }

  /** The comment lines above a key, or above the keys that share them with it, as one line. */
  private static String commentAbove(List<String> lines, int keyLine, String indent) {
    int line = keyLine;
    while (!lines.get(line).startsWith(indent + "#")) {
      line--;
    }
    StringBuilder comment = new StringBuilder();
    for (; lines.get(line).startsWith(indent + "#"); line--) {
      comment.insert(0, lines.get(line).substring(indent.length() + 1));
    }
    return comment.toString();
  }

  @Test
  void dockerFileIsValidWithAndWithoutItsVariables() {
    assertThat(ConfigFile.load(DOCKER, Map.of())).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
      assertThat(valid.config().model().directory()).isNull();
      assertThat(valid.config().http().listen().host()).isEqualTo("0.0.0.0");
    });
    Map<String, String> environment = Map.of("OMNILINE_PUBLIC_ADDRESS", "192.0.2.1", "OMNILINE_ECHO", "true");
    assertThat(ConfigFile.load(DOCKER, environment)).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
      assertThat(valid.config().sip().publicAddress()).isEqualTo("192.0.2.1");
      assertThat(valid.config().model().echo()).isTrue();
    });
  }

  private static List<String> keysOf(Path file) throws IOException {
    ArrayList<String> keys = new ArrayList<>();
    YamlNode.Mapping root = (YamlNode.Mapping) YamlReader.read(Files.readString(file), (at, key, message) -> {
      throw new AssertionError(key + ": " + message);
    });
    for (YamlNode.Entry section : root.entries()) {
      ((YamlNode.Mapping) section.value()).entries().forEach(entry -> keys.add(section.key() + "." + entry.key()));
    }
    return keys;
  }

  private static List<String> keysOfRecords() {
    ArrayList<String> keys = new ArrayList<>();
    for (RecordComponent section : OmnilineConfig.class.getRecordComponents()) {
      Sections.keysOf(section.getType()).forEach(key -> keys.add(section.getName() + "." + key));
    }
    return keys;
  }
}
