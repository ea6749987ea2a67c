package omniline.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import omniline.model.checkpoint.SafetensorsFile;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.mel.LogMel;
import omniline.model.shared.SharedFolder;

/** The golden set beside the repository (../shared/fixtures/omni-tiny-a); tests that want it are skipped where it is absent. */
final class GoldenSet {

  private static final int WAV_HEADER = 44;

  private GoldenSet() {}

  static Path directory() {
    return SharedFolder.tinyA();
  }

  /** What the caller said, by our own log-mel from the recording. */
  static Utterance utterance(String name) {
    try {
      byte[] wav = Files.readAllBytes(directory().resolve("inputs").resolve(name + ".wav"));
      short[] pcm = new short[(wav.length - WAV_HEADER) / Short.BYTES];
      ByteBuffer.wrap(wav, WAV_HEADER, Short.BYTES * pcm.length).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
      LogMel mel = new LogMel(128);
      mel.push(pcm, 0, pcm.length);
      return mel.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        throw new UncheckedIOException(e);
      }
      return buffer.flip();
    }
  }
}
