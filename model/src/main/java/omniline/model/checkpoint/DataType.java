package omniline.model.checkpoint;

import java.util.Optional;

/** Element types of safetensors entries that this project reads. The names are those of the file format. */
public enum DataType {
  BF16(2),
  F16(2),
  F32(4),
  F64(8),
  I64(8),
  I32(4),
  U8(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** True for the types with a fraction. */
  public boolean isFloating() {
    return this == BF16 || this == F16 || this == F32 || this == F64;
  }

  /** The type of that name in a safetensors header, empty when this project does not read it. */
  public static Optional<DataType> named(String name) {
    for (DataType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
