package omniline.train.llasm;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.train.corpus.JsonLines;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Samples as JSON lines in the papers' item format. {@code audio} is a path, relative to the file's folder, or a list of them for
 * several marks; without it everything is written. Stateless.
 *
 * <pre>
 *  {"id":"a7","audio":"a7.wav","conversations":[{"from":"human","value":"Write down the words. &lt;audio&gt;"},{"from":"gpt","value":"hello there"}]}
 * </pre>
 */
public final class LlasmLines {

  private LlasmLines() {}

  private record Line(@Nullable String id, @Nullable JsonNode audio, @Nullable List<Entry> conversations) {}

  private record Entry(@Nullable String from, @Nullable String value) {}

  /**
   * Reads a file.
   *
   * @throws omniline.train.TrainException naming the file and the line that is no such item
   */
  public static List<LlasmSample> read(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return JsonLines.read(file, Line.class, (line, place) -> sample(line, folder == null ? file : folder, place));
  }

  private static LlasmSample sample(Line line, Path folder, JsonLines.Place place) {
    List<Entry> entries = line.conversations == null ? List.of() : line.conversations;
    if (entries.isEmpty() || entries.size() % 2 != 0) {
      throw place.fault("expected \"conversations\" with a human's and a gpt's entry for every round, found " + entries.size() + " entries");
    }
    List<LlasmSample.Round> rounds = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += 2) {
      rounds.add(new LlasmSample.Round(value(entries.get(i), "human", place), value(entries.get(i + 1), "gpt", place)));
    }
    try {
      return new LlasmSample(line.id == null ? place.toString() : line.id, audio(line.audio, folder, place), rounds);
    } catch (IllegalArgumentException e) {
      throw place.fault(String.valueOf(e.getMessage()));
    }
  }

  private static String value(Entry entry, String from, JsonLines.Place place) {
    if (!from.equals(entry.from) || entry.value == null) {
      throw place.fault("expected an entry from " + from + " with a \"value\", found one from " + entry.from);
    }
    return entry.value;
  }

  private static List<String> audio(@Nullable JsonNode audio, Path folder, JsonLines.Place place) {
    if (audio == null || audio.isNull()) {
      return List.of();
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode path : audio.isArray() ? audio.values() : List.of(audio)) {
      if (!path.isString()) {
        throw place.fault("expected \"audio\" to be a path or a list of paths, found " + audio);
      }
      try {
        paths.add(folder.resolve(path.stringValue()).toString());
      } catch (InvalidPathException e) {
        throw place.fault("expected \"audio\" to be a path, found " + path);
      }
    }
    return paths;
  }
}
