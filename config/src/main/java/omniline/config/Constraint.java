package omniline.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one setting may hold, written on its record component and nowhere else. The records' constructors and the file's
 * reader both ask {@link #violation}, so a value that the file refuses cannot be made in Java either.
 */
final class Constraint {

  /** A number from {@code min} to {@code max}, both included. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Range {
    double min();

    double max();

    String unit() default "";
  }

  /** One of these words (or numbers); a list holds at least one of them and none twice. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface OneOf {
    String[] value();
  }

  /** Text of this form (a regular expression), which {@code words} describe to people. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Form {
    String pattern();

    String words();
  }

  /** A literal IPv4 or IPv6 address: no name, no port, not a wildcard. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Address {}

  /** Text without line breaks or control characters, not empty: it travels in a SIP header. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface HeaderText {}

  /** A key without a default, in the items of a list of records. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Required {}

  private Constraint() {}

  /**
   * Checks a record's constructor arguments against its components' annotations.
   *
   * @throws IllegalArgumentException naming the first component that is wrong
   */
  static void check(Class<? extends Record> type, @Nullable Object... values) {
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      Object value = values[i];
      if (value != null) {
        violation(component, value).ifPresent(sentence -> {
          throw new IllegalArgumentException(component.getName() + ": " + sentence);
        });
      }
    }
  }

  /** What is wrong with a value, as a sentence ("expected …, found …"), or empty. */
  static Optional<String> violation(RecordComponent component, Object value) {
    Range range = component.getAnnotation(Range.class);
    if (range != null && value instanceof Number number && !within(range, number.doubleValue())) {
      return Optional.of("expected " + describe(range) + ", found " + number);
    }
    OneOf words = component.getAnnotation(OneOf.class);
    if (words != null) {
      return notAmong(List.of(words.value()), value);
    }
    Form form = component.getAnnotation(Form.class);
    if (form != null) {
      Optional<String> misshapen = misshapen(form, value);
      if (misshapen.isPresent()) {
        return misshapen;
      }
    }
    if (component.isAnnotationPresent(Address.class)) {
      for (Object address : value instanceof List<?> list ? list : List.of(value)) {
        if (!isAddress(address.toString())) {
          String which = value instanceof List<?>
              ? "IPv4 or IPv6 addresses, without ports" : "the IPv4 or IPv6 address that callers reach, without a port";
          return Optional.of("expected " + which + ", found \"" + address + "\"");
        }
      }
    }
    if (component.isAnnotationPresent(HeaderText.class)
        && !(value instanceof List<?> list ? list : List.of(value)).stream().allMatch(Constraint::isHeaderText)) {
      return Optional.of("expected one line of text that is not empty");
    }
    return Optional.empty();
  }

  /** A list has to hold texts of the form only; it may be empty unless it is required. */
  private static Optional<String> misshapen(Form form, Object value) {
    List<?> texts = value instanceof List<?> list ? list : List.of(value);
    for (Object text : texts) {
      if (!text.toString().matches(form.pattern())) {
        return Optional.of("expected " + form.words() + ", found \"" + text + "\"");
      }
    }
    return Optional.empty();
  }

  private static boolean within(Range range, double number) {
    return number >= range.min() && number <= range.max();
  }

  static String describe(Range range) {
    String unit = range.unit().isEmpty() ? "" : " " + range.unit();
    return plain(range.min()) + " to " + plain(range.max()) + unit;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static Optional<String> notAmong(List<String> words, Object value) {
    if (!(value instanceof List<?> list)) {
      return words.contains(value.toString())
          ? Optional.empty()
          : Optional.of("expected one of " + String.join(", ", words) + ", found " + value);
    }
    if (list.isEmpty()) {
      return Optional.of("expected at least one of " + String.join(", ", words) + ", found an empty list");
    }
    HashSet<Object> seen = new HashSet<>();
    for (Object word : list) {
      if (!words.contains(word.toString())) {
        return Optional.of("expected a list of " + String.join(", ", words) + ", found \"" + word + "\" in it");
      }
      if (!seen.add(word)) {
        return Optional.of("\"" + word + "\" stands in the list twice; remove one");
      }
    }
    return Optional.empty();
  }

  private static boolean isHeaderText(Object value) {
    return !value.toString().isBlank() && value.toString().chars().noneMatch(c -> c < ' ' || c == 127);
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).isAnyLocalAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
