package omniline.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import omniline.train.TrainException;

/** {@code losses.csv} of a run: one line a step. A resumed run first drops the lines behind its checkpoint. Owned by the training thread. */
final class LossLog {

  private final Path directory;
  private final Path file;
  private final List<String> columns;
  private final StringBuilder pending = new StringBuilder();

  LossLog(Path directory, List<String> measures) {
    this.directory = directory;
    file = directory.resolve("losses.csv");
    columns = new ArrayList<>(List.of("step", "rate", "gradient_norm", "loss"));
    columns.addAll(measures);
  }

  /** Begins, or goes on behind a step. */
  void begin(long doneSteps) {
    try {
      Files.createDirectories(directory);
      List<String> kept = new ArrayList<>(List.of(String.join(",", columns)));
      if (doneSteps > 0 && Files.exists(file)) {
        Files.readAllLines(file).stream().skip(1)
            .filter(line -> Long.parseLong(line.substring(0, line.indexOf(','))) <= doneSteps).forEach(kept::add);
      }
      Files.write(file, kept);
    } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new TrainException(file + ": cannot be continued (" + e.getMessage() + "): remove it", e);
    }
  }

  void add(long step, double rate, float norm, float[] values) {
    pending.append(step).append(',').append(String.format(Locale.ROOT, "%.6g,%.6g", rate, norm));
    for (float value : values) {
      pending.append(',').append(String.format(Locale.ROOT, "%.7g", value));
    }
    pending.append('\n');
  }

  void flush() {
    try {
      Files.writeString(file, pending, StandardOpenOption.APPEND);
      pending.setLength(0);
    } catch (IOException e) {
      throw new TrainException(file + ": cannot be written (" + e.getMessage() + ")", e);
    }
  }

  Path file() {
    return file;
  }

  List<String> columns() {
    return List.copyOf(columns);
  }
}
