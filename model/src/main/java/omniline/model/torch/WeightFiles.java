package omniline.model.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.TensorEntry;

/**
 * Turns safetensors entries into tensors. A file is mapped once per element type and a tensor is a view of the map; only where
 * the stored type is not the one computed in (float32) is it copied. Shapes are checked before, by the checkpoint's inventory.
 * Used while loading, closed after it: the views keep their maps alive by themselves.
 */
public final class WeightFiles implements AutoCloseable {

  private static final int FLOAT32 = 6;

  private final ScriptModule script = ScriptModule.load("weights.py");
  private final Map<String, ScriptValue> maps = new HashMap<>();

  /** One tensor, float32. The caller closes it. */
  public ScriptValue tensor(TensorEntry entry) {
    int bytes = entry.dtype().bytes();
    if (entry.byteOffset() % bytes != 0) {
      throw new CheckpointException(entry.file() + ": tensor " + entry.name() + " begins at byte " + entry.byteOffset()
          + ", which is not a multiple of its element size " + bytes + ": save the file again with a current safetensors library");
    }
    try (ScriptValue shape = ScriptValue.integers(entry.dims())) {
      return script.method("view").with(map(entry)).with(entry.byteOffset() / bytes).with(shape).with(FLOAT32).run();
    }
  }

  /** A weight-normed convolution's weight, folded (spec section 7.3). The caller closes it. */
  public ScriptValue folded(TensorEntry gain, TensorEntry direction) {
    try (ScriptValue g = tensor(gain);
        ScriptValue v = tensor(direction)) {
      return script.method("fold").with(g).with(v).run();
    }
  }

  /** The tensors as the list that a script takes. The caller closes it. */
  public ScriptValue list(List<TensorEntry> entries) {
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      entries.forEach(entry -> tensors.add(tensor(entry)));
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  private ScriptValue map(TensorEntry entry) {
    return maps.computeIfAbsent(entry.dtype() + " " + entry.file(), key -> map(entry.file(), entry.dtype()));
  }

  private ScriptValue map(Path file, DataType type) {
    try {
      return script.method("map").with(file.toString()).with(Files.size(file) / type.bytes()).with(number(type)).run();
    } catch (IOException | TorchException e) {
      throw new CheckpointException(file + ": cannot be mapped into memory: " + e.getMessage(), e);
    }
  }

  private static int number(DataType type) {
    return switch (type) {
      case F16 -> 5;
      case F32 -> FLOAT32;
      case BF16 -> 15;
      case F64, I64, I32, U8 -> throw new IllegalArgumentException("a weight of type " + type);
    };
  }

  @Override
  public void close() {
    maps.values().forEach(ScriptValue::close);
    script.close();
  }
}
