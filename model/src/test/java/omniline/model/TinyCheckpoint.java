package omniline.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;

/** A tiny model with seeded random weights, written once for all tests of this JVM: tests that use it run everywhere. */
final class TinyCheckpoint {

  private static final int MELS = 128;

  private static final class Holder {
    static final Path DIRECTORY = write();
  }

  private TinyCheckpoint() {}

  static Path directory() {
    return Holder.DIRECTORY;
  }

  private static Path write() {
    try {
      Path directory = Files.createTempDirectory("omniline-tiny");
      CheckpointInit.write(directory, ModelSize.TINY, 7, done -> {});
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A window of seeded noise in log-mel's range. */
  static float[] window(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] window = new float[MELS * Utterance.WINDOW_FRAMES];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return window;
  }

  static Utterance utterance(long... seeds) {
    List<float[]> windows = java.util.Arrays.stream(seeds).mapToObj(TinyCheckpoint::window).toList();
    return new Utterance(MELS, windows, windows.size() * Utterance.WINDOW_FRAMES);
  }
}
