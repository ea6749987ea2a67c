package omniline.model.checkpoint.torchzip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes pickles of protocol 2 opcode by opcode, good ones and bad ones. */
public final class Pickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Pickle() {
    op(0x80, 2);
  }

  /** Any bytes. */
  public Pickle op(int... bytes) {
    for (int value : bytes) {
      out.write(value);
    }
    return this;
  }

  public Pickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    int32(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  public Pickle whole(int value) {
    out.write('J');
    return int32(value);
  }

  private Pickle int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  public Pickle global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** A tensor of a storage of its own, as torch writes it. */
  public Pickle tensor(String key, String type, int elements, List<Integer> shape) {
    int stride = 1;
    int[] strides = new int[shape.size()];
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return window(key, type, elements, 0, shape, java.util.Arrays.stream(strides).boxed().toList());
  }

  /** A window of a storage with any shape and strides. */
  public Pickle window(String key, String type, int elements, int offset, List<Integer> shape, List<Integer> strides) {
    global("torch._utils", "_rebuild_tensor_v2").op('(').op('(').text("storage").global("torch", type).text(key).text("cpu");
    whole(elements).op('t', 'Q').whole(offset);
    tuple(shape).tuple(strides).op(0x89).global("collections", "OrderedDict").op(')', 'R');
    return op('t', 'R');
  }

  private Pickle tuple(List<Integer> values) {
    op('(');
    values.forEach(this::whole);
    return op('t');
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
