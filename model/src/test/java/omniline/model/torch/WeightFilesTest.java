package omniline.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.Precision;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.TensorEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {

  @TempDir private Path directory;
  private WeightFiles files;

  @BeforeEach
  void open() {
    TorchRuntime.start(0);
    files = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false));
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void readsEveryStoredTypeAtItsOffset() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(1.5f).putFloat(-2f);
    bytes.putShort(Float.floatToFloat16(0.25f)).putShort(Float.floatToFloat16(-3f));
    bytes.putShort((short) (Float.floatToIntBits(1.5f) >>> 16)).putShort((short) (Float.floatToIntBits(-0.5f) >>> 16));
    Path file = Files.write(directory.resolve("mixed"), bytes.array());
    assertThat(read(entry(file, DataType.F32, 0, 2))).containsExactly(1.5f, -2f);
    assertThat(read(entry(file, DataType.F16, 8, 2))).containsExactly(0.25f, -3f);
    assertThat(read(entry(file, DataType.BF16, 12, 2))).containsExactly(1.5f, -0.5f);
  }

  @Test
  void mappedFloatsOutliveTheMapThatTheyCameFrom() throws IOException {
    Path file = Files.write(directory.resolve("floats"), ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(4f).putFloat(5f).array());
    ScriptValue tensor;
    try (WeightFiles own = new WeightFiles(new ComputeSettings(Precision.FP32, "cpu", false))) {
      tensor = own.exact(entry(file, DataType.F32, 0, 2));
    }
    try (tensor) {
      assertThat(tensor.toFloats()).containsExactly(4f, 5f);
    }
  }

  @Test
  void foldsWeightNormOverEverythingButTheFirstAxis() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(10f).putFloat(2f);
    bytes.putFloat(3f).putFloat(4f).putFloat(0f).putFloat(-7f);
    Path file = Files.write(directory.resolve("norm"), bytes.array());
    TensorEntry gain = new TensorEntry("g", DataType.F32, List.of(2L, 1L, 1L), file, 0, 8);
    TensorEntry direction = new TensorEntry("v", DataType.F32, List.of(2L, 1L, 2L), file, 8, 16);
    try (ScriptValue folded = files.folded(gain, direction)) {
      assertThat(folded.shape()).containsExactly(2, 1, 2);
      assertThat(folded.toFloats()).containsExactly(6f, 8f, 0f, -2f);
    }
  }

  @Test
  void tensorAtAnOddByteIsRefusedInOneSentence() throws IOException {
    Path file = Files.write(directory.resolve("odd.safetensors"), new byte[16]);
    assertThatThrownBy(() -> files.exact(entry(file, DataType.F32, 2, 1)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("odd.safetensors: tensor t begins at byte 2, which is not a multiple of its element size 4");
  }

  @Test
  void missingFileIsToldByName() {
    assertThatThrownBy(() -> files.exact(entry(directory.resolve("gone"), DataType.F32, 0, 1)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("gone: cannot be mapped into memory");
  }

  private float[] read(TensorEntry entry) {
    try (ScriptValue tensor = files.exact(entry)) {
      return tensor.toFloats();
    }
  }

  private static TensorEntry entry(Path file, DataType type, long offset, long elements) {
    return new TensorEntry("t", type, List.of(elements), file, offset, elements * type.bytes());
  }
}
