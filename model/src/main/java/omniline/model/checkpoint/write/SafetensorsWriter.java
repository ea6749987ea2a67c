package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import omniline.model.checkpoint.DataType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a safetensors file (layout drawn at SafetensorsFile), one tensor in memory at a time, so that a file may be larger than
 * the heap. Stateless.
 */
public final class SafetensorsWriter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SafetensorsWriter() {}

  /** One tensor to write, whatever its values come from. */
  public interface Source {
    /** Name in the file. */
    String name();

    DataType dtype();

    /** Sizes, outermost first. */
    List<Long> shape();

    /** Writes {@link #byteLength()} bytes, row-major and little-endian; called once, when the tensor's turn comes. */
    void writeTo(WritableByteChannel channel) throws IOException;

    /** Bytes in the file. */
    default long byteLength() {
      return shape().stream().reduce(1L, Math::multiplyExact) * dtype().bytes();
    }
  }

  /**
   * A tensor that fits into memory.
   *
   * @param name name in the file
   * @param dtype F16, BF16 or F32: what the values are rounded to
   * @param shape sizes, outermost first
   * @param values called once, when the tensor's turn comes; row-major
   */
  public record Tensor(String name, DataType dtype, List<Long> shape, Supplier<float[]> values) implements Source {
    public Tensor {
      shape = List.copyOf(shape);
      if (dtype != DataType.F16 && dtype != DataType.BF16 && dtype != DataType.F32) {
        throw new IllegalArgumentException("weights are written as F16, BF16 or F32, not " + dtype);
      }
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      writeFully(channel, body(this));
    }
  }

  /** Writes the tensors in their order, back to back; an existing file is replaced. */
  public static void write(Path file, List<? extends Source> tensors) throws IOException {
    write(file, tensors, tensor -> {});
  }

  /** The same; {@code written} is told after every tensor. */
  public static <T extends Source> void write(Path file, List<T> tensors, Consumer<T> written) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, header(tensors));
      for (T tensor : tensors) {
        tensor.writeTo(channel);
        written.accept(tensor);
      }
    }
  }

  private static ByteBuffer header(List<? extends Source> tensors) {
    ObjectNode header = MAPPER.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Source tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", tensor.dtype().name());
      tensor.shape().forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + tensor.byteLength());
      offset += tensor.byteLength();
    }
    byte[] json = MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    // Spaces bring the tensors to a multiple of eight bytes, so that a mapped file is aligned.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static ByteBuffer body(Tensor tensor) {
    float[] values = tensor.values.get();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.byteLength())).order(ByteOrder.LITTLE_ENDIAN);
    if ((long) values.length * tensor.dtype.bytes() != bytes.capacity()) {
      throw new IllegalArgumentException(tensor.name + ": " + values.length + " values for shape " + tensor.shape);
    }
    for (float value : values) {
      switch (tensor.dtype) {
        case F16 -> bytes.putShort(Float.floatToFloat16(value));
        case BF16 -> bytes.putShort(bfloat16(value));
        default -> bytes.putFloat(value);
      }
    }
    return bytes.flip();
  }

  /** Rounds to nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
