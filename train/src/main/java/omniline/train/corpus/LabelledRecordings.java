package omniline.train.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import omniline.train.TrainException;
import org.jspecify.annotations.Nullable;

/**
 * People's recordings with what they ordered: a directory with {@code labels.jsonl}, one object a line. Everything is checked when
 * it is read, before hours are spent on it. Immutable.
 *
 * <pre>
 *   {"file": "flac/x.flac", "group": 15, "seconds": 8.4, "intent": "orderDrink", "slots": {"coffeeDrink": "latte", ...}}
 * </pre>
 *
 * @param directory where {@code labels.jsonl} lies
 * @param recordings in the file's order, at least one
 */
public record LabelledRecordings(Path directory, List<Recording> recordings) {
  /** The file of labels in the directory. */
  public static final String LABELS = "labels.jsonl";

  /**
   * One recording.
   *
   * @param file the sound, which exists
   * @param group recordings of one number sound like one speaker and microphone: a split never cuts a group
   * @param seconds length by the labels
   * @param intent what the caller is after, {@code orderDrink}
   * @param slots what is ordered, by slot; slots that were not mentioned are absent
   */
  public record Recording(Path file, int group, double seconds, String intent, Map<String, String> slots) {
    public Recording {
      slots = Map.copyOf(slots);
    }

    /** The file's name without folder and ending. */
    public String id() {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    }

    /** Mono samples at 16 kHz, full scale 1. */
    public float[] samples() {
      return AudioFiles.read(file);
    }
  }

  private record Line(@Nullable String file, @Nullable Integer group, double seconds, @Nullable String intent,
      @Nullable Map<String, String> slots) {}

  public LabelledRecordings {
    recordings = List.copyOf(recordings);
    if (recordings.isEmpty()) {
      throw new TrainException(directory.resolve(LABELS) + " names no recordings; at least one is needed");
    }
  }

  /** Reads {@code labels.jsonl}; {@link TrainException} naming the line for a missing file or field. */
  public static LabelledRecordings read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new TrainException(directory + " is not a directory with recordings and " + LABELS + "; check the path");
    }
    return new LabelledRecordings(directory, JsonLines.read(directory.resolve(LABELS), Line.class,
        (line, place) -> recording(directory, line, place)));
  }

  /** The recordings of the groups that {@code group} accepts. */
  public LabelledRecordings ofGroups(IntPredicate group) {
    return new LabelledRecordings(directory, recordings.stream().filter(each -> group.test(each.group())).toList());
  }

  /** The numbers of all groups, ascending. */
  public List<Integer> groups() {
    return List.copyOf(recordings.stream().map(Recording::group).collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
  }

  private static Recording recording(Path directory, Line line, JsonLines.Place place) {
    if (line.file() == null || line.file().isEmpty()) {
      throw place.fault("a recording needs \"file\"");
    }
    if (line.group() == null) {
      throw place.fault("a recording needs \"group\", the number of its speaker");
    }
    Path file = directory.resolve(line.file());
    if (!Files.isRegularFile(file)) {
      throw place.fault("names " + file + ", which does not exist; copy the recording or remove the line");
    }
    return new Recording(file, line.group(), line.seconds(), line.intent() == null ? "" : line.intent(),
        line.slots() == null ? Map.of() : line.slots());
  }
}
