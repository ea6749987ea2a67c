package omniline.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Builds the located tree of one YAML document from Jackson's token stream. A syntax error ends the reading, but what
 * was read before it is kept, so that faults in it are reported in the same run.
 */
public final class YamlReader {
  private static final String ROOT = "";

  private final YAMLParser parser;
  private final Complaints complaints;
  private boolean broken;

  private YamlReader(YAMLParser parser, Complaints complaints) {
    this.parser = parser;
    this.complaints = complaints;
  }

  /**
   * Reads a text. What cannot be read is complained about and left out.
   *
   * @return the document's top value; an empty scalar for an empty text
   */
  public static YamlNode read(String text, Complaints complaints) {
    YamlNode empty = new YamlNode.Scalar(new Mark(1, 1), "");
    try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return new YamlReader((YAMLParser) parser, complaints).document(empty);
    }
  }

  private YamlNode document(YamlNode empty) {
    YamlNode root = next(ROOT) == null ? null : value(ROOT);
    if (!broken && root != null && next(ROOT) != null) {
      complaints.add(mark(), ROOT, "a second document begins here; one file holds one, remove the line \"---\" before it");
    }
    return root == null ? empty : root;
  }

  /** The value that begins at the current token; null when there is a complaint in its place. */
  private @Nullable YamlNode value(String path) {
    Mark at = mark();
    if (parser.isCurrentAlias()) {
      complaints.add(at, path, "the alias *" + parser.getString() + " is not understood here; write the value out");
      return null;
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping(path, at);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(path, at);
    }
    return new YamlNode.Scalar(at, token == JsonToken.VALUE_NULL ? "" : parser.getString());
  }

  private YamlNode mapping(String path, Mark at) {
    LinkedHashMap<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (next(path) == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      Mark keyMark = mark();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      YamlNode value = next(keyPath) == null ? null : value(keyPath);
      if (value == null) {
        continue;
      }
      YamlNode.Entry first = entries.putIfAbsent(key, new YamlNode.Entry(key, keyMark, value));
      if (first != null) {
        complaints.add(keyMark, keyPath,
            "stands here a second time, first in line " + first.mark().line() + "; keep one of them");
      }
    }
    return new YamlNode.Mapping(at, List.copyOf(entries.values()));
  }

  /** Half a list would be a wrong value, so a list that a syntax error ends is left out. */
  private @Nullable YamlNode sequence(String path, Mark at) {
    ArrayList<YamlNode> items = new ArrayList<>();
    for (JsonToken token = next(path); token != JsonToken.END_ARRAY; token = next(path)) {
      YamlNode item = token == null ? null : value(path);
      if (broken) {
        return null;
      }
      if (item != null) {
        items.add(item);
      }
    }
    return new YamlNode.Sequence(at, items);
  }

  /** The next token; null at the end, and for ever after a syntax error, which is complained about once. */
  private @Nullable JsonToken next(String path) {
    if (broken) {
      return null;
    }
    try {
      return parser.nextToken();
    } catch (JacksonException e) {
      broken = true;
      complainOfSyntax(path, e);
      return null;
    }
  }

  private Mark mark() {
    return mark(parser.currentTokenLocation());
  }

  private static Mark mark(TokenStreamLocation location) {
    return new Mark(location.getLineNr(), location.getColumnNr());
  }

  private void complainOfSyntax(String path, JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      var at = marked.getProblemMark().get();
      complaints.add(new Mark(at.getLine() + 1, at.getColumn() + 1), path, advice(marked.getProblem()));
      return;
    }
    complaints.add(e.getLocation() == null ? mark() : mark(e.getLocation()), path, advice(e.getOriginalMessage()));
  }

  /** The parser's words, and in front of them what to do about the mistakes that are made most. */
  private static String advice(String problem) {
    String parserWords = " (the YAML parser says: " + problem.lines().findFirst().orElse("") + ")";
    if (problem.contains("TAB")) {
      return "YAML does not take tabs for indentation; use spaces" + parserWords;
    }
    if (problem.contains("mapping values are not allowed")) {
      return "not readable here; a value that holds \": \" stands in quotes, and the keys of a section are indented alike"
          + parserWords;
    }
    if (problem.contains("found unexpected end of stream")) {
      return "the file ends inside quotes; close them" + parserWords;
    }
    if (problem.contains("cannot start any token") || problem.contains("expected the node content")) {
      return "not readable here; a value that holds [ ] { } * & ! | > % @ or ` stands in quotes, and every bracket is closed"
          + parserWords;
    }
    return "not readable as YAML; check the indentation, quotes and brackets here and in the line before" + parserWords;
  }
}
