package omniline.model.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where one tensor lies in a file that can be mapped: safetensors, or a torch zip with stored records. Row-major, little-endian.
 *
 * @param name name in the checkpoint, such as {@code model.layers.0.mlp.up_proj.weight}
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param file the file
 * @param byteOffset first byte, counted from the start of the file
 * @param byteLength bytes, always elements times the size of one
 */
public record TensorEntry(String name, DataType dtype, List<Long> shape, Path file, long byteOffset, long byteLength) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Number of elements: the product of the sizes, 1 for a scalar. */
  public long elements() {
    return byteLength / dtype.bytes();
  }

  /** The sizes as an array, for APIs that want one. */
  public long[] dims() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** Size of one axis. */
  public int size(int axis) {
    return Math.toIntExact(shape.get(axis));
  }
}
