package omniline.model.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.TensorEntry;

/**
 * Turns checkpoint entries into tensors. A file is mapped once per element type and a tensor is a view of the map; it is copied
 * only where the stored type is not the one computed in, or where the weight is packed or quantised. Maps that have been copied
 * from are dropped on the way, so that the file does not stand beside its copy in memory. Shapes are checked before, by the
 * checkpoint's inventory. Used while loading, closed after it: views keep their maps alive by themselves.
 */
public final class WeightFiles implements AutoCloseable {

  private static final int INT4_GROUP = 32;
  private static final int INT4_OUTPUTS = 16;
  private static final long COPIED_BYTES_KEPT = 256L << 20;

  private final ScriptModule script = ScriptModule.load("weights.py");
  private final Map<String, ScriptValue> maps = new HashMap<>();
  private final ComputeSettings settings;
  private long copiedBytes;

  public WeightFiles(ComputeSettings settings) {
    this.settings = settings;
  }

  /** Where the tensors go and in what type they are computed with. */
  public ComputeSettings settings() {
    return settings;
  }

  /** One tensor as float32: norms, biases of the decoders, the vocoder. The caller closes it. */
  public ScriptValue exact(TensorEntry entry) {
    return view(entry, Precision.FP32);
  }

  /** One tensor in the type that activations have: embeddings, convolutions, biases. The caller closes it. */
  public ScriptValue plain(TensorEntry entry) {
    return view(entry, settings.precision().computed());
  }

  /** A float weight [out, in] for {@code linear.py}, packed if so set. The caller closes it. */
  public ScriptValue product(TensorEntry entry) {
    try (ScriptValue plain = plain(entry)) {
      return settings.packed() ? packed(plain) : plain.share();
    }
  }

  /**
   * A weight of a decoder's layer, packed or quantised as set: the value and its scales. Several entries lie below one another.
   * The caller closes both.
   */
  public List<ScriptValue> layerWeight(List<TensorEntry> entries) {
    try (ScriptValue plain = below(entries)) {
      return switch (settings.precision()) {
        case INT8 -> quantised(script.method("int8").with(plain));
        case INT4 -> suitsInt4(plain.shape())
            ? quantised(script.method("int4").with(plain).with(INT4_GROUP))
            : unquantised(plain);
        case FP32, BF16, FP16 -> unquantised(plain);
      };
    }
  }

  /** The kernel takes blocks of sixteen outputs and whole groups of inputs. */
  private static boolean suitsInt4(long[] shape) {
    return shape[0] % INT4_OUTPUTS == 0 && shape[1] % INT4_GROUP == 0;
  }

  private List<ScriptValue> unquantised(ScriptValue plain) {
    return List.of(settings.packed() ? packed(plain) : plain.share(), ScriptValue.floats(new float[0], 0));
  }

  /** Whether {@link #layerWeight} copies anyway, so that several weights may be put below one another at no cost. */
  public boolean copies() {
    return settings.packed() || settings.precision() != settings.precision().computed();
  }

  private static List<ScriptValue> quantised(ScriptCall call) {
    try (ScriptValue pair = call.run()) {
      return pair.elements();
    }
  }

  private ScriptValue packed(ScriptValue plain) {
    return script.method("pack").with(plain).run();
  }

  private ScriptValue below(List<TensorEntry> entries) {
    List<ScriptValue> parts = new ArrayList<>();
    try {
      entries.forEach(entry -> parts.add(plain(entry)));
      if (parts.size() == 1) {
        return parts.getFirst().share();
      }
      try (ScriptValue list = ScriptValue.list(parts)) {
        return script.method("below").with(list).run();
      }
    } finally {
      parts.forEach(ScriptValue::close);
    }
  }

  private ScriptValue view(TensorEntry entry, Precision type) {
    int bytes = entry.dtype().bytes();
    if (entry.byteOffset() % bytes != 0) {
      throw new CheckpointException(entry.file() + ": tensor " + entry.name() + " begins at byte " + entry.byteOffset()
          + ", which is not a multiple of its element size " + bytes + ": save the file again with a current safetensors library");
    }
    try (ScriptValue shape = ScriptValue.integers(entry.dims())) {
      return script.method("view").with(map(entry)).with(entry.byteOffset() / bytes).with(shape).with(number(type))
          .with(settings.device()).run();
    }
  }

  /** A weight-normed convolution's weight, folded (spec section 7.3). The caller closes it. */
  public ScriptValue folded(TensorEntry gain, TensorEntry direction) {
    try (ScriptValue g = exact(gain);
        ScriptValue v = exact(direction)) {
      return script.method("fold").with(g).with(v).run();
    }
  }

  private ScriptValue map(TensorEntry entry) {
    if (copies() || number(entry.dtype()) != number(settings.precision())) {
      copiedBytes += entry.byteLength();
    }
    if (copiedBytes > COPIED_BYTES_KEPT) {
      maps.values().forEach(ScriptValue::close);
      maps.clear();
      copiedBytes = 0;
    }
    return maps.computeIfAbsent(entry.dtype() + " " + entry.file(), key -> map(entry.file(), entry.dtype()));
  }

  private ScriptValue map(Path file, DataType type) {
    try {
      return script.method("map").with(file.toString()).with(Files.size(file) / type.bytes()).with(number(type)).run();
    } catch (IOException | TorchException e) {
      throw new CheckpointException(file + ": cannot be mapped into memory: " + e.getMessage(), e);
    }
  }

  private static int number(Precision type) {
    return switch (type.computed()) {
      case FP16 -> 5;
      case BF16 -> 15;
      default -> 6;
    };
  }

  private static int number(DataType type) {
    return switch (type) {
      case F16 -> 5;
      case F32 -> 6;
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
