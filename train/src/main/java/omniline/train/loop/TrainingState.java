package omniline.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.write.SafetensorsWriter;
import omniline.train.TrainException;

/**
 * Where a run stands: the step and three vectors, in a file {@code state-STEP.safetensors}. It is written beside and then moved, and
 * the one before it is removed only after that, so that a full disk costs nothing but the time since the last one.
 *
 * @param step steps done
 * @param vectors weights, first moment, second moment
 */
record TrainingState(long step, List<float[]> vectors) {

  private static final List<String> NAMES = List.of("weights", "first_moment", "second_moment");
  private static final String PREFIX = "state-";
  private static final String SUFFIX = ".safetensors";

  /** Writes it; a {@link TrainException} says why it cannot be, and the last good one is still there. */
  void write(Path directory) {
    Path file = directory.resolve(PREFIX + step + SUFFIX);
    Path part = directory.resolve("state.part");
    try {
      Files.createDirectories(directory);
      List<SafetensorsWriter.Tensor> tensors = Stream.iterate(0, i -> i + 1).limit(NAMES.size())
          .map(i -> new SafetensorsWriter.Tensor(NAMES.get(i), DataType.F32, List.of((long) vectors.get(i).length), () -> vectors.get(i)))
          .toList();
      SafetensorsWriter.write(part, tensors);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      for (Path old : all(directory)) {
        if (stepOf(old) < step) {
          Files.deleteIfExists(old);
        }
      }
    } catch (IOException e) {
      deleteQuietly(part);
      throw new TrainException(file + ": the checkpoint cannot be written (" + e.getMessage()
          + "); the last one is still there: make room and start the same command again", e);
    }
  }

  /** The newest one, if there is any that fits a vector of so many numbers. */
  static Optional<TrainingState> read(Path directory, long length) {
    return all(directory).stream().max(Comparator.comparingLong(TrainingState::stepOf)).map(file -> {
      SafetensorsFile tensors = SafetensorsFile.open(file);
      List<float[]> vectors = NAMES.stream().map(tensors::readFloats).toList();
      if (vectors.stream().anyMatch(vector -> vector.length != length)) {
        throw new TrainException(file + ": holds a model of " + vectors.getFirst().length + " weights, expected " + length
            + ": it belongs to another architecture; name another --out, or remove that folder");
      }
      return new TrainingState(stepOf(file), vectors);
    });
  }

  private static List<Path> all(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{1,18}\\" + SUFFIX)).toList();
    } catch (IOException e) {
      throw new TrainException(directory + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  private static long stepOf(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // What cannot be written may not be removable either; the next run replaces it.
    }
  }
}
