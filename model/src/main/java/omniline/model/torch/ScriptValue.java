package omniline.model.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value that goes into a script or came out of one: a tensor, a list of tensors, an integer. It owns native memory, which is
 * freed by {@link #close} and by nothing else, so that the process does not grow while the collector sleeps. A list shares its
 * tensors: closing one does not take them from the other. Owned by the model loop.
 */
public final class ScriptValue implements AutoCloseable {

  private final IValue value;

  ScriptValue(IValue value) {
    this.value = value;
  }

  /** A float32 tensor with a copy of the values, row-major. */
  public static ScriptValue floats(float[] values, long... shape) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_FLOAT, Math.max(1, values.length));
      MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
      return tensor(copy.asSlice(0, (long) Float.BYTES * values.length), new Shape(shape), DataType.FLOAT32);
    }
  }

  /** An int64 tensor of one axis with a copy of the values. */
  public static ScriptValue longs(long... values) {
    return longs(values, new Shape(values.length));
  }

  /** An int64 tensor of two axes with a copy of the values, row-major. */
  public static ScriptValue longs(long[] values, long rows, long columns) {
    return longs(values, new Shape(rows, columns));
  }

  private static ScriptValue longs(long[] values, Shape shape) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, values.length));
      MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_LONG, 0, values.length);
      return tensor(copy.asSlice(0, (long) Long.BYTES * values.length), shape, DataType.INT64);
    }
  }

  /** A list of the given tensors, which stay the caller's. */
  public static ScriptValue list(List<ScriptValue> tensors) {
    PtNDArray[] arrays = new PtNDArray[tensors.size()];
    try {
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = tensors.get(i).value.toTensor(TorchRuntime.root());
      }
      return new ScriptValue(IValue.listFrom(arrays));
    } finally {
      for (PtNDArray array : arrays) {
        if (array != null) {
          array.close();
        }
      }
    }
  }

  /** A list of values of one kind, such as lists of tensors; they stay the caller's, and what a script changes in them is seen here. */
  public static ScriptValue lists(List<ScriptValue> values) {
    return new ScriptValue(IValue.listFrom(values.stream().map(ScriptValue::raw).toArray(IValue[]::new)));
  }

  /** Another handle of the same tensor; each is closed on its own. */
  public ScriptValue share() {
    try (PtNDArray array = value.toTensor(TorchRuntime.root())) {
      return new ScriptValue(IValue.from(array));
    }
  }

  /** Another handle of the same list of tensors; each is closed on its own. */
  public ScriptValue shareList() {
    List<ScriptValue> tensors = elements();
    try {
      return list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  /** A list of integers, for sizes and strides. */
  public static ScriptValue integers(long... values) {
    return new ScriptValue(IValue.listFrom(values));
  }

  /** libtorch keeps the memory it is given without a copy; the clone is one that it owns itself. */
  private static ScriptValue tensor(MemorySegment memory, Shape shape, DataType type) {
    PtNDArray view = TorchRuntime.root().create(memory.asByteBuffer(), shape, type);
    try (view;
        PtNDArray own = JniUtils.clone(view)) {
      return new ScriptValue(IValue.from(own));
    }
  }

  IValue raw() {
    return value;
  }

  /** The element of a list of tensors; the caller closes it. */
  public ScriptValue element(int index) {
    IValue[] elements = value.toIValueArray();
    ScriptValue wanted = new ScriptValue(elements[index]);
    for (int i = 0; i < elements.length; i++) {
      if (i != index) {
        elements[i].close();
      }
    }
    return wanted;
  }

  /** All elements of a list of tensors; the caller closes each. */
  public List<ScriptValue> elements() {
    return Arrays.stream(value.toIValueArray()).map(ScriptValue::new).toList();
  }

  /** The values of every tensor of a list, in its order. */
  public List<float[]> toFloatArrays() {
    List<float[]> values = new ArrayList<>();
    for (ScriptValue element : elements()) {
      try (element) {
        values.add(element.toFloats());
      }
    }
    return values;
  }

  /** The values of a float32 tensor, row-major. */
  public float[] toFloats() {
    try (PtNDArray array = value.toTensor(TorchRuntime.root())) {
      return array.toFloatArray();
    }
  }

  /** The values of an int64 tensor, row-major. */
  public long[] toLongs() {
    try (PtNDArray array = value.toTensor(TorchRuntime.root())) {
      return array.toLongArray();
    }
  }

  /** The sizes of a tensor. */
  public long[] shape() {
    try (PtNDArray array = value.toTensor(TorchRuntime.root())) {
      return array.getShape().getShape();
    }
  }

  /** An integer. */
  public long toInteger() {
    return value.toLong();
  }

  @Override
  public void close() {
    value.close();
  }
}
