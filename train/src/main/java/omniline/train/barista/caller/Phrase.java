package omniline.train.barista.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A pattern of words: {@code (yes|yeah|) please make it {size}}. Alternatives stand in round brackets, may be empty and may nest; a
 * name in braces is filled in when a text is made. Immutable.
 */
final class Phrase {
  private sealed interface Part {}

  private record Word(String text) implements Part {}

  private record Blank(String name) implements Part {}

  private record Choice(List<List<Part>> alternatives) implements Part {}

  private final List<Part> parts;

  private Phrase(List<Part> parts) {
    this.parts = parts;
  }

  /** Reads a pattern; brackets that do not match are an {@link IllegalArgumentException}. */
  static Phrase of(String pattern) {
    Reader reader = new Reader(pattern);
    List<List<Part>> alternatives = reader.alternatives();
    if (reader.at < pattern.length()) {
      throw new IllegalArgumentException("unmatched bracket in \"" + pattern + "\"");
    }
    return new Phrase(alternatives.size() == 1 ? alternatives.getFirst() : List.of(new Choice(alternatives)));
  }

  /** Reads a pattern of every line that is not empty. */
  static List<Phrase> lines(String patterns) {
    return patterns.lines().map(String::strip).filter(line -> !line.isEmpty()).map(Phrase::of).toList();
  }

  /** One text, alternatives chosen evenly. */
  String draw(RandomGenerator random, Map<String, String> blanks) {
    StringBuilder text = new StringBuilder();
    draw(parts, random, blanks, text);
    return text.toString();
  }

  /** One text of a pattern without blanks. */
  String draw(RandomGenerator random) {
    return draw(random, Map.of());
  }

  private static void draw(List<Part> parts, RandomGenerator random, Map<String, String> blanks, StringBuilder text) {
    for (Part part : parts) {
      switch (part) {
        case Word word -> append(text, word.text());
        case Blank blank -> append(text, filled(blank, blanks));
        case Choice choice -> draw(choice.alternatives().get(random.nextInt(choice.alternatives().size())), random, blanks, text);
      }
    }
  }

  private static String filled(Blank blank, Map<String, String> blanks) {
    String value = blanks.get(blank.name());
    if (value == null) {
      throw new IllegalArgumentException("nothing given for {" + blank.name() + "}, only " + blanks.keySet());
    }
    return value;
  }

  private static void append(StringBuilder text, String words) {
    if (!text.isEmpty() && !words.isEmpty()) {
      text.append(' ');
    }
    text.append(words);
  }

  /** Every text, in the order of the alternatives. */
  List<String> all(Map<String, String> blanks) {
    return all(parts, blanks).stream().map(words -> String.join(" ", words)).distinct().toList();
  }

  private static List<List<String>> all(List<Part> parts, Map<String, String> blanks) {
    List<List<String>> texts = List.of(List.of());
    for (Part part : parts) {
      List<List<String>> ends = switch (part) {
        case Word word -> List.of(List.of(word.text()));
        case Blank blank -> List.of(filled(blank, blanks).isEmpty() ? List.of() : List.of(filled(blank, blanks)));
        case Choice choice -> choice.alternatives().stream().flatMap(alternative -> all(alternative, blanks).stream()).toList();
      };
      texts = texts.stream().flatMap(text -> ends.stream().map(end -> joined(text, end))).toList();
    }
    return texts;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }

  /** Every word that is not filled in. */
  Set<String> words() {
    Set<String> words = new TreeSet<>();
    collect(parts, words);
    return words;
  }

  private static void collect(List<Part> parts, Set<String> words) {
    for (Part part : parts) {
      switch (part) {
        case Word word -> words.add(word.text());
        case Blank blank -> { }
        case Choice choice -> choice.alternatives().forEach(alternative -> collect(alternative, words));
      }
    }
  }

  private static final class Reader {
    private final String pattern;
    private int at;

    Reader(String pattern) {
      this.pattern = pattern;
    }

    List<List<Part>> alternatives() {
      List<List<Part>> alternatives = new ArrayList<>();
      List<Part> parts = new ArrayList<>();
      while (at < pattern.length() && pattern.charAt(at) != ')') {
        char next = pattern.charAt(at);
        switch (next) {
          case ' ' -> at++;
          case '|' -> {
            at++;
            alternatives.add(parts);
            parts = new ArrayList<>();
          }
          case '(' -> parts.add(choice());
          case '{' -> parts.add(blank());
          default -> parts.add(word());
        }
      }
      alternatives.add(parts);
      return alternatives;
    }

    private Choice choice() {
      at++;
      List<List<Part>> alternatives = alternatives();
      if (at == pattern.length()) {
        throw new IllegalArgumentException("unmatched bracket in \"" + pattern + "\"");
      }
      at++;
      return new Choice(alternatives);
    }

    private Blank blank() {
      int end = pattern.indexOf('}', at);
      if (end < 0) {
        throw new IllegalArgumentException("unmatched brace in \"" + pattern + "\"");
      }
      String name = pattern.substring(at + 1, end);
      at = end + 1;
      return new Blank(name);
    }

    private Word word() {
      int start = at;
      while (at < pattern.length() && " |(){}".indexOf(pattern.charAt(at)) < 0) {
        at++;
      }
      if (at == start) {
        throw new IllegalArgumentException("a \"" + pattern.charAt(at) + "\" out of place in \"" + pattern + "\"");
      }
      return new Word(pattern.substring(start, at));
    }
  }
}
