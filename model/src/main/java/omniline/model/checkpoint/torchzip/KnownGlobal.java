package omniline.model.checkpoint.torchzip;

import java.util.Optional;
import omniline.model.checkpoint.DataType;
import org.jspecify.annotations.Nullable;

/** The global names that {@code torch.save} writes for a dict of tensors. Any other name in a pickle is refused. */
public enum KnownGlobal {
  ORDERED_DICT("collections", "OrderedDict", null),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2", null),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter", null),
  HALF_STORAGE("torch", "HalfStorage", DataType.F16),
  BFLOAT16_STORAGE("torch", "BFloat16Storage", DataType.BF16),
  FLOAT_STORAGE("torch", "FloatStorage", DataType.F32),
  DOUBLE_STORAGE("torch", "DoubleStorage", DataType.F64),
  LONG_STORAGE("torch", "LongStorage", DataType.I64),
  INT_STORAGE("torch", "IntStorage", DataType.I32),
  BYTE_STORAGE("torch", "ByteStorage", DataType.U8);

  private final String module;
  private final String name;
  private final @Nullable DataType elementType;

  KnownGlobal(String module, String name, @Nullable DataType elementType) {
    this.module = module;
    this.name = name;
    this.elementType = elementType;
  }

  static Optional<KnownGlobal> named(String module, String name) {
    for (KnownGlobal global : values()) {
      if (global.module.equals(module) && global.name.equals(name)) {
        return Optional.of(global);
      }
    }
    return Optional.empty();
  }

  /** Element type of a storage; empty for the other names. */
  public Optional<DataType> elementType() {
    return Optional.ofNullable(elementType);
  }
}
