package omniline.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;

/** The golden set beside the repository (../shared/fixtures/omni-tiny-a); tests that want it are skipped where it is absent. */
final class GoldenSet {

  private GoldenSet() {}

  static Path directory() {
    Optional<Path> found = find();
    assumeTrue(found.isPresent(), "no ../shared/fixtures/omni-tiny-a beside the repository");
    return found.orElseThrow();
  }

  private static Optional<Path> find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolveSibling("shared").resolve("fixtures/omni-tiny-a");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The expected values of one question. */
  static final class Question {

    private final Map<String, TensorEntry> tensors;

    Question(String name) {
      tensors = SafetensorsFile.open(directory().resolve("expected").resolve(name + ".safetensors")).tensors();
    }

    boolean has(String name) {
      return tensors.containsKey(name);
    }

    float[] floats(String name) {
      float[] values = new float[Math.toIntExact(entry(name).elements())];
      bytes(name).asFloatBuffer().get(values);
      return values;
    }

    double[] doubles(String name) {
      double[] values = new double[Math.toIntExact(entry(name).elements())];
      bytes(name).asDoubleBuffer().get(values);
      return values;
    }

    long[] longs(String name) {
      long[] values = new long[Math.toIntExact(entry(name).elements())];
      bytes(name).asLongBuffer().get(values);
      return values;
    }

    private TensorEntry entry(String name) {
      TensorEntry entry = tensors.get(name);
      if (entry == null) {
        throw new IllegalArgumentException("no tensor " + name);
      }
      return entry;
    }

    private ByteBuffer bytes(String name) {
      TensorEntry entry = entry(name);
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(entry.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
      try (FileChannel channel = FileChannel.open(entry.file())) {
        while (buffer.hasRemaining() && channel.read(buffer, entry.byteOffset() + buffer.position()) >= 0) {}
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return buffer.flip();
    }
  }
}
