package omniline.model.vocoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import omniline.model.Precision;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.shared.SharedFolder;
import omniline.model.torch.ComputeSettings;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.WeightFiles;

/** Vocoders and units for the tests of this package. */
final class Voices {

  private Voices() {}

  /** The vocoder of a checkpoint and nothing else of it. */
  static UnitVocoder load(Path directory) {
    TorchRuntime.start(1);
    try (WeightFiles files = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false))) {
      return new UnitVocoder(Checkpoint.open(directory), files);
    }
  }

  /** Units as a collapse gives them: neighbours are mostly different, now and then equal. */
  static long[] units(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] units = new long[count];
    for (int i = 0; i < count; i++) {
      units[i] = i > 0 && random.nextInt(20) == 0 ? units[i - 1] : random.nextLong(1000);
    }
    return units;
  }

  /** The units that the original code answered a question of the golden set with; skips the test where it is absent. */
  static long[] golden(String question) {
    Path file = SharedFolder.tinyA().resolve("expected").resolve(question + ".safetensors");
    TensorEntry entry = SafetensorsFile.open(file).tensors().get("ctc.units");
    if (entry == null) {
      throw new IllegalStateException(file + " has no ctc.units");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(entry.file())) {
      while (bytes.hasRemaining() && channel.read(bytes, entry.byteOffset() + bytes.position()) >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long[] units = new long[Math.toIntExact(entry.elements())];
    bytes.flip().asLongBuffer().get(units);
    return units;
  }
}
