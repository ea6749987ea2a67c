package omniline.model.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object in a file, read field by field. Every complaint is a {@link CheckpointException} that names the file, the key,
 * what was expected and what was found. Unknown keys are ignored: the format belongs to others.
 */
public final class JsonFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;
  private final JsonNode node;

  private JsonFile(String source, JsonNode node) {
    this.source = source;
    this.node = node;
  }

  /** Reads a file; the message tells when it is absent or is no JSON object. */
  public static JsonFile read(Path file) {
    try {
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file + ": the file is missing: copy it from the download of the checkpoint", e);
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read (" + e.getMessage() + "): check the file and its permissions", e);
    }
  }

  /** Parses UTF-8 text that came from {@code source}. */
  static JsonFile parse(String source, byte[] utf8) {
    JsonNode node;
    try {
      node = MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new CheckpointException(source + ": is not readable JSON (line " + e.getLocation().getLineNr() + ", column "
          + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage() + "): download it again", e);
    }
    if (!node.isObject()) {
      throw new CheckpointException(source + ": expected a JSON object, found " + shortly(node) + ": download it again");
    }
    return new JsonFile(source, node);
  }

  /** The object itself. */
  public JsonNode node() {
    return node;
  }

  /** True when the key is there and not null. */
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** A whole number from 1 to 2^31 - 1. */
  public int positiveInt(String key) {
    JsonNode value = node.path(key);
    if (!value.isInt() || value.intValue() < 1) {
      throw wrong(key, "a whole number of 1 or more", value);
    }
    return value.intValue();
  }

  public int positiveInt(String key, int absent) {
    return has(key) ? positiveInt(key) : absent;
  }

  /** A finite number. */
  public double number(String key) {
    JsonNode value = node.path(key);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, "a number", value);
    }
    return value.doubleValue();
  }

  public double number(String key, double absent) {
    return has(key) ? number(key) : absent;
  }

  public String string(String key, String absent) {
    JsonNode value = node.path(key);
    if (!has(key)) {
      return absent;
    }
    if (!value.isString()) {
      throw wrong(key, "a string", value);
    }
    return value.stringValue();
  }

  public boolean bool(String key, boolean absent) {
    JsonNode value = node.path(key);
    if (!has(key)) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.booleanValue();
  }

  /** A list of whole numbers, or a single one, as a list; empty when absent. */
  public List<Integer> ints(String key) {
    JsonNode value = node.path(key);
    List<Integer> list = new ArrayList<>();
    if (has(key)) {
      for (JsonNode item : value.isArray() ? value.values() : List.of(value)) {
        if (!item.isInt()) {
          throw wrong(key, "a whole number or a list of them", value);
        }
        list.add(item.intValue());
      }
    }
    return List.copyOf(list);
  }

  /** A nested object. */
  public JsonFile object(String key) {
    JsonNode value = node.path(key);
    if (!value.isObject()) {
      throw wrong(key, "an object", value);
    }
    return new JsonFile(source + ": " + key, value);
  }

  /** Complains about a key. */
  public CheckpointException wrong(String key, String expected) {
    return wrong(key, expected, node.path(key));
  }

  private CheckpointException wrong(String key, String expected, JsonNode found) {
    return new CheckpointException(source + ": key " + key + ": expected " + expected + ", found "
        + (found.isMissingNode() ? "nothing" : shortly(found)) + ": use the file that belongs to this checkpoint");
  }

  private static String shortly(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
