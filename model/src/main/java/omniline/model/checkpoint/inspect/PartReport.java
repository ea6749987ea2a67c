package omniline.model.checkpoint.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import omniline.model.checkpoint.TensorEntry;

/**
 * One part of a model as it was found.
 *
 * @param part name of the part
 * @param dims its dimensions in words
 * @param expectedTensors how many it should have
 * @param tensors those that are there, whatever their shape
 */
public record PartReport(String part, String dims, int expectedTensors, List<TensorEntry> tensors) {
  public PartReport {
    tensors = List.copyOf(tensors);
  }

  /** Number of weights that are there. */
  public long parameters() {
    return tensors.stream().mapToLong(TensorEntry::elements).sum();
  }

  /** Their bytes as stored. */
  public long bytes() {
    return tensors.stream().mapToLong(TensorEntry::byteLength).sum();
  }

  /** How many there are, of how many when some are missing. */
  String count() {
    return tensors.size() == expectedTensors ? String.valueOf(expectedTensors) : tensors.size() + " of " + expectedTensors;
  }

  String types() {
    return tensors.stream().map(entry -> entry.dtype().name()).distinct().sorted().collect(Collectors.joining(", "));
  }

  /** Where they lie, relative to the checkpoint; of many shards the first and the last. */
  String files(Path directory) {
    List<String> files = tensors.stream()
        .map(entry -> (entry.file().startsWith(directory) ? directory.relativize(entry.file()) : entry.file()).toString())
        .distinct()
        .sorted()
        .toList();
    return files.size() <= 2 ? String.join(", ", files) : files.getFirst() + " to " + files.getLast();
  }
}
