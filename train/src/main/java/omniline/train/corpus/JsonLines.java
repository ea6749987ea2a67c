package omniline.train.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import omniline.train.TrainException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of one JSON object a line, read into records. Empty lines are skipped; a line that does not fit is one sentence naming file
 * and line. Unknown keys are ignored, since such files are also written by others. Safe for any thread.
 */
public final class JsonLines {
  static final JsonMapper MAPPER = JsonMapper.builder()
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Where a value stands, for complaints: the file and the line, counted from 1. */
  public record Place(Path file, int line) {
    /** A complaint about this line. */
    public TrainException fault(String sentence) {
      return new TrainException(this + ": " + sentence);
    }

    @Override
    public String toString() {
      return file + ", line " + line;
    }
  }

  private JsonLines() {
  }

  /** All lines as values of that type; {@link TrainException} where the file is missing or a line is not such a value. */
  public static <T> List<T> read(Path file, Class<T> type) {
    return read(file, type, (value, _) -> value);
  }

  /** All lines as values of that type, each passed through {@code check} with its place. */
  public static <T, R> List<R> read(Path file, Class<T> type, BiFunction<T, Place, R> check) {
    ArrayList<R> values = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          Place place = new Place(file, number);
          values.add(check.apply(parse(line, type, place), place));
        }
      }
    } catch (NoSuchFileException e) {
      throw new TrainException(file + " does not exist; check the path", e);
    } catch (IOException e) {
      throw new TrainException(file + " cannot be read: " + e.getMessage(), e);
    }
    return values;
  }

  /** Writes one line a value, over whatever the file held. */
  public static void write(Path file, Iterable<?> values) {
    try (var writer = Files.newBufferedWriter(file)) {
      for (Object value : values) {
        writer.write(MAPPER.writeValueAsString(value));
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new TrainException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  static <T> T parse(String line, Class<T> type, Place place) {
    T value;
    try {
      value = MAPPER.readValue(line, type);
    } catch (JacksonException e) {
      throw place.fault("not the JSON that is expected here (" + e.getOriginalMessage() + ")");
    }
    if (value == null) {
      throw place.fault("a JSON object is expected, found null");
    }
    return value;
  }
}
