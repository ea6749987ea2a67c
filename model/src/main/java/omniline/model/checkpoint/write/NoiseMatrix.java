package omniline.model.checkpoint.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import omniline.model.checkpoint.DataType;

/**
 * A large fp16 matrix of zero-mean noise, written a few rows at a time from a {@link NoiseBlock}: no more than 64 kB of it are in
 * memory. For one use.
 *
 * @param name name in the file
 * @param shape sizes, outermost first; a row is what one output sums and has a multiple of four columns
 * @param deviation of its values
 * @param live rows that have values; the others are zero
 * @param noise where the values come from
 * @param random where each stretch begins
 */
public record NoiseMatrix(
    String name, List<Long> shape, double deviation, IntPredicate live, NoiseBlock noise, RandomGenerator random)
    implements SafetensorsWriter.Source {
  private static final int SEGMENT_HALVES = 1 << 15;

  public NoiseMatrix {
    shape = List.copyOf(shape);
    if (rowHalves(shape) % NoiseBlock.LANES != 0 || rowHalves(shape) > SEGMENT_HALVES) {
      throw new IllegalArgumentException(name + ": rows of shape " + shape + " cannot be copied four halves at a time");
    }
  }

  private static long rowHalves(List<Long> shape) {
    return shape.stream().skip(1).reduce(1L, Math::multiplyExact);
  }

  @Override
  public DataType dtype() {
    return DataType.F16;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    int row = (int) rowHalves(shape) / NoiseBlock.LANES;
    int rows = Math.toIntExact(shape.getFirst());
    int atOnce = SEGMENT_HALVES / NoiseBlock.LANES / row;
    ByteBuffer bytes = ByteBuffer.allocateDirect(atOnce * row * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < rows; first += atOnce) {
      long[] segment = new long[Math.min(atOnce, rows - first) * row];
      noise.fill(segment, deviation, random);
      for (int i = 0; i < segment.length / row; i++) {
        if (!live.test(first + i)) {
          Arrays.fill(segment, i * row, (i + 1) * row, 0);
        }
      }
      bytes.clear();
      bytes.asLongBuffer().put(segment);
      bytes.limit(segment.length * Long.BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
