package omniline.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import omniline.config.Constraint.OneOf;
import omniline.config.Constraint.Range;
import omniline.config.yaml.Complaints;
import omniline.config.yaml.Spelling;
import omniline.config.yaml.Variables;
import omniline.config.yaml.YamlNode;
import omniline.config.yaml.YamlNode.Entry;
import omniline.config.yaml.YamlNode.Mapping;
import omniline.config.yaml.YamlNode.Scalar;
import omniline.config.yaml.YamlNode.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Makes a section's record from its keys: {@code max_calls} is the component {@code maxCalls}. A value that is wrong is
 * complained about and its default used in its place, so that the rest is still checked; such a record is never handed out.
 */
final class Binder {
  private final Complaints complaints;
  private final Variables variables;
  private final Path folder;

  /** A value of the file in its component's type; null only where the component may be null. */
  private record Bound(@Nullable Object value) {}

  /** A value that does not fit, with the sentence that says so. */
  private static final class Misfit extends Exception {
    private static final long serialVersionUID = 1;

    Misfit(String sentence) {
      super(sentence);
    }
  }

  /** @param folder from which relative paths are taken */
  Binder(Complaints complaints, Variables variables, Path folder) {
    this.complaints = complaints;
    this.variables = variables;
    this.folder = folder;
  }

  /** The key of a component in the file. */
  static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** A value as a complaint shows it: as it is written in the file, so no secret from the environment. */
  static String found(YamlNode node) {
    return switch (node) {
      case Scalar scalar -> scalar.text().isEmpty() ? "nothing" : "\"" + scalar.text().strip() + "\"";
      case Sequence sequence -> "a list";
      case Mapping mapping -> "further keys below it";
    };
  }

  /** A record with every value that the section gives, and the defaults for the others. */
  <T extends Record> T bind(String section, Class<T> type, Mapping keys, T defaults) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        Entry entry = keys.entry(key(components[i]));
        Bound bound = entry == null ? null : bound(section + "." + entry.key(), components[i], entry.value());
        values[i] = bound == null ? components[i].getAccessor().invoke(defaults) : bound.value();
      }
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type.getSimpleName() + " from section " + section, e);
    }
  }

  /** The value, or null after a complaint. */
  private @Nullable Bound bound(String key, RecordComponent component, YamlNode node) {
    try {
      Object value = isGroup(component.getType()) ? group(key, component, node)
          : component.getType() != List.class ? single(component, node)
          : itemType(component) == null ? words(component, node) : records(key, component, node);
      if (value != null) {
        Constraint.violation(component, value).ifPresent(sentence -> complaints.add(node.mark(), key, sentence));
      }
      return value == null || Constraint.violation(component, value).isEmpty() ? new Bound(value) : null;
    } catch (Misfit misfit) {
      complaints.add(node.mark(), key, String.valueOf(misfit.getMessage()));
      return null;
    }
  }

  /** A group of keys of its own inside a section. */
  static boolean isGroup(Class<?> type) {
    return type.isRecord() && type != HostPort.class;
  }

  private Record group(String name, RecordComponent component, YamlNode node) throws Misfit {
    Class<? extends Record> type = component.getType().asSubclass(Record.class);
    if (!(node instanceof Mapping keys)) {
      throw new Misfit("expected keys below it, such as " + Sections.keysOf(type).getFirst() + ", found " + found(node));
    }
    checkKeys(name, type, keys);
    return bindItem(name, type, keys);
  }

  /** The record that a list holds, or null for a list of words. */
  private static @Nullable Class<? extends Record> itemType(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> item && item.isRecord()
        ? item.asSubclass(Record.class) : null;
  }

  /** A list of records, each with its defaults; keys are told as {@code sip.accounts[1].user}, counted from 1. */
  private List<Record> records(String key, RecordComponent component, YamlNode node) throws Misfit {
    Class<? extends Record> type = itemType(component);
    if (type == null || !(node instanceof Sequence sequence)) {
      throw new Misfit("expected a list, each item beginning with \"-\", found " + found(node));
    }
    ArrayList<Record> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      String name = key + "[" + (items.size() + 1) + "]";
      if (!(item instanceof Mapping keys)) {
        throw new Misfit("expected keys such as " + Sections.keysOf(type).getFirst() + " in every item, found " + found(item));
      }
      checkKeys(name, type, keys);
      items.add(bindItem(name, type, keys));
    }
    return items;
  }

  private <T extends Record> T bindItem(String name, Class<T> type, Mapping keys) {
    try {
      return bind(name, type, keys, type.cast(type.getDeclaredMethod("defaults").invoke(null)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getSimpleName() + " has no defaults", e);
    }
  }

  private void checkKeys(String name, Class<? extends Record> type, Mapping keys) {
    List<String> known = Sections.keysOf(type);
    for (Entry entry : keys.entries()) {
      if (!known.contains(entry.key())) {
        complaints.add(entry.mark(), name + "." + entry.key(), "unknown key; " + Spelling.nearest(entry.key(), known)
            .map(word -> "did you mean " + word + "?").orElse("expected one of " + String.join(", ", known)));
      }
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(Constraint.Required.class) && keys.entry(key(component)) == null) {
        complaints.add(keys.mark(), name + "." + key(component), "missing; it has no default");
      }
    }
  }

  private List<String> words(RecordComponent component, YamlNode node) throws Misfit {
    OneOf allowed = component.getAnnotation(OneOf.class);
    String example = allowed == null ? "a, b" : String.join(", ", allowed.value());
    if (!(node instanceof Sequence sequence)) {
      throw new Misfit("expected a list such as [" + example + "], found " + found(node));
    }
    ArrayList<String> words = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      String word = text(item, "a list of single words such as [" + example + "]");
      if (allowed != null && !List.of(allowed.value()).contains(word)) {
        throw new Misfit("expected a list of " + example + ", found \"" + word + "\" in it"
            + Spelling.nearest(word, List.of(allowed.value())).map(near -> "; did you mean " + near + "?").orElse(""));
      }
      words.add(word);
    }
    return words;
  }

  private @Nullable Object single(RecordComponent component, YamlNode node) throws Misfit {
    Class<?> type = component.getType();
    String text = text(node, expected(component));
    if (text.isEmpty() || text.equals("~")) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        return null;
      }
      if (type != String.class) {
        throw new Misfit("expected " + expected(component) + ", found nothing; remove the key to use the default");
      }
    }
    try {
      if (type == boolean.class) {
        return truth(component, text, node);
      } else if (type == int.class) {
        return Math.toIntExact(Long.parseLong(whole(component, text, node)));
      } else if (type == long.class) {
        return Long.parseLong(whole(component, text, node));
      } else if (type == float.class) {
        return decimal(component, text, node);
      } else if (type == HostPort.class) {
        return HostPort.parse(text);
      } else if (type == Path.class) {
        return folder.resolve(text).normalize();
      }
      return text;
    } catch (InvalidPathException e) {
      throw new Misfit("expected a path, found " + found(node));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new Misfit("expected " + expected(component) + ", found " + found(node));
    } catch (IllegalArgumentException e) {
      throw new Misfit(String.valueOf(e.getMessage()));
    }
  }

  private String text(YamlNode node, String expected) throws Misfit {
    if (!(node instanceof Scalar scalar)) {
      throw new Misfit("expected " + expected + ", found " + found(node));
    }
    return switch (variables.expand(scalar.text())) {
      case Variables.Expansion.Text expanded -> expanded.text();
      case Variables.Expansion.Refused refused -> throw new Misfit(refused.sentence());
    };
  }

  private static boolean truth(RecordComponent component, String text, YamlNode node) throws Misfit {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      case "yes", "on", "1" -> throw new Misfit("expected true or false, found " + found(node) + "; write true");
      case "no", "off", "0" -> throw new Misfit("expected true or false, found " + found(node) + "; write false");
      default -> throw new Misfit("expected " + expected(component) + ", found " + found(node));
    };
  }

  /** Decimal digits only: 0x10 and 010 mean different things to different YAML readers. */
  private static String whole(RecordComponent component, String text, YamlNode node) throws Misfit {
    if (text.matches("[+-]?(0|[1-9][0-9]*)")) {
      return text;
    }
    String advice = text.matches("[+-]?[0-9]+ ?[A-Za-z/%]+") ? "; write the number alone, its unit is fixed" : "";
    throw new Misfit("expected a whole number, " + expected(component) + ", found " + found(node) + advice);
  }

  private static float decimal(RecordComponent component, String text, YamlNode node) throws Misfit {
    if (text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      return Float.parseFloat(text);
    }
    String advice = text.indexOf(',') > 0 ? "; the decimal sign is a point" : "";
    throw new Misfit("expected a number, " + expected(component) + ", found " + found(node) + advice);
  }

  private static String expected(RecordComponent component) {
    Range range = component.getAnnotation(Range.class);
    OneOf words = component.getAnnotation(OneOf.class);
    if (range != null) {
      return Constraint.describe(range);
    } else if (words != null) {
      return "one of " + String.join(", ", words.value());
    }
    return switch (component.getType().getSimpleName()) {
      case "boolean" -> "true or false";
      case "HostPort" -> "HOST:PORT";
      case "Path" -> "a path";
      case "long" -> "a 64-bit number";
      default -> "text";
    };
  }
}
