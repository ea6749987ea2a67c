package omniline.bench.seams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;

/** The units of a reply to be synthesised: those of a golden set's questions one after another, or random ones. */
public final class ReplyUnits {
  private static final String EXPECTED = "expected";
  private static final String UNITS = "ctc.units";

  /** One collapsed unit in twenty equals the one before it, as about in the golden set. */
  private static final int EQUAL_NEIGHBOURS = 20;

  private ReplyUnits() {}

  /** Those that the checkpoint's {@code expected/*.safetensors} hold; empty without such files. */
  public static long[] golden(Path checkpoint) {
    Path expected = checkpoint.resolve(EXPECTED);
    if (!Files.isDirectory(expected)) {
      return new long[0];
    }
    try (Stream<Path> files = Files.list(expected)) {
      List<Path> questions = files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
      LongStream all = LongStream.empty();
      for (Path question : questions) {
        TensorEntry entry = SafetensorsFile.open(question).tensors().get(UNITS);
        all = entry == null ? all : LongStream.concat(all, LongStream.of(read(entry)));
      }
      return all.toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long[] read(TensorEntry entry) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(entry.file())) {
      while (bytes.hasRemaining() && channel.read(bytes, entry.byteOffset() + bytes.position()) >= 0) {}
    }
    long[] units = new long[Math.toIntExact(entry.elements())];
    bytes.flip().asLongBuffer().get(units);
    return units;
  }

  /** As many units of {@code kinds} as asked for. */
  public static long[] random(int count, int kinds, RandomGenerator random) {
    long[] units = new long[count];
    for (int i = 0; i < count; i++) {
      units[i] = i > 0 && random.nextInt(EQUAL_NEIGHBOURS) == 0 ? units[i - 1] : random.nextLong(kinds);
    }
    return units;
  }
}
