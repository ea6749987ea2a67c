package omniline.config.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a YAML text with the place where it begins. Immutable. */
public sealed interface YamlNode {

  Mark mark();

  /** One value as it is written, without quotes; "" when nothing is written. Its type is the reader's affair. */
  record Scalar(Mark mark, String text) implements YamlNode {}

  /** A list, in the file's order. */
  record Sequence(Mark mark, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys and values, in the file's order; no key stands in it twice. */
  record Mapping(Mark mark, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The entry of a key, or null. */
    public @Nullable Entry entry(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry;
        }
      }
      return null;
    }
  }

  /** A key, the place where it stands, and its value. */
  record Entry(String key, Mark mark, YamlNode value) {}
}
