package omniline.model.checkpoint.torchzip;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.torchzip.PickleValue.Dictionary;
import omniline.model.checkpoint.torchzip.PickleValue.Known;
import omniline.model.checkpoint.torchzip.PickleValue.Sequence;
import omniline.model.checkpoint.torchzip.PickleValue.Storage;
import omniline.model.checkpoint.torchzip.PickleValue.Tensor;
import omniline.model.checkpoint.torchzip.PickleValue.Text;
import omniline.model.checkpoint.torchzip.PickleValue.Whole;

/**
 * Reads a pickle of protocol 2 as data: a stack, marks and a memo, with exactly the opcodes that {@code torch.save} writes. A
 * global name is looked up in {@link KnownGlobal} and nothing is ever constructed, imported or called. Opcodes, depth and memory
 * are bounded: a value costs at least one opcode of the input. For one use by one thread.
 */
final class Unpickler {
  /** Whisper large-v3 with its 1,259 tensors takes about 45,000. */
  private static final int MAX_OPCODES = 1_000_000;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_AXES = 8;
  private static final int MAX_NAME = 200;

  private final String source;
  private final ByteBuffer in;
  private final List<PickleValue> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, PickleValue> memo = new HashMap<>();

  /** Containers that lie in another one: they may not change any more, so nothing can come to contain itself. */
  private final Set<PickleValue> placed = Collections.newSetFromMap(new IdentityHashMap<>());

  private Unpickler(String source, byte[] pickle) {
    this.source = source;
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The value that the pickle describes; {@code source} begins every complaint. */
  static PickleValue read(String source, byte[] pickle) {
    Unpickler unpickler = new Unpickler(source, pickle);
    try {
      return unpickler.run();
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(source + " ends in the middle, so it is cut off: download or copy the file again", e);
    }
  }

  private PickleValue run() {
    if (u8() != 0x80 || u8() != 2) {
      throw broken("is not a pickle of protocol 2, which torch.save writes");
    }
    for (int opcodes = 0; opcodes < MAX_OPCODES; opcodes++) {
      int opcode = u8();
      if (opcode == '.') {
        return pop();
      }
      execute(opcode);
    }
    throw broken("has more than " + MAX_OPCODES + " opcodes, far more than weights need");
  }

  private void execute(int opcode) {
    switch (opcode) {
      case '(' -> marks.add(stack.size());
      case 'N' -> stack.add(new PickleValue.None());
      case 0x88 -> stack.add(new PickleValue.Bool(true));
      case 0x89 -> stack.add(new PickleValue.Bool(false));
      case 'K' -> stack.add(new Whole(u8()));
      case 'M' -> stack.add(new Whole(in.getShort() & 0xffff));
      case 'J' -> stack.add(new Whole(in.getInt()));
      case 0x8a -> stack.add(new Whole(longInteger()));
      case 'G' -> stack.add(new PickleValue.Real(Double.longBitsToDouble(Long.reverseBytes(in.getLong()))));
      case 'X' -> stack.add(text());
      case '}' -> stack.add(new Dictionary());
      case ']', ')' -> stack.add(new Sequence());
      case 't' -> tuple(sinceMark());
      case 0x85, 0x86, 0x87 -> tuple(pop(opcode - 0x84));
      case 'q' -> memo.put(u8(), top());
      case 'r' -> memo.put(in.getInt(), top());
      case 'h' -> recall(u8());
      case 'j' -> recall(in.getInt());
      case 'c' -> global();
      case 'Q' -> storage();
      case 'R' -> reduce();
      case 'b' -> build();
      case 'a' -> append(pop(1));
      case 'e' -> append(sinceMark());
      case 's' -> set(pop(2));
      case 'u' -> set(sinceMark());
      default -> throw broken("uses opcode 0x%02x, which torch.save does not write".formatted(opcode));
    }
  }

  private void tuple(List<PickleValue> items) {
    Sequence tuple = new Sequence();
    items.forEach(item -> tuple.add(place(item)));
    stack.add(checked(tuple));
  }

  private void append(List<PickleValue> items) {
    Sequence list = open(Sequence.class, "a list");
    items.forEach(item -> list.add(place(item)));
    checked(list);
  }

  private void set(List<PickleValue> pairs) {
    Dictionary dictionary = open(Dictionary.class, "a dict");
    if (pairs.size() % 2 != 0) {
      throw broken("has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      if (!(pairs.get(i) instanceof Text key)) {
        throw broken("has a dict key that is no string");
      }
      dictionary.put(key.value(), place(pairs.get(i + 1)));
    }
    checked(dictionary);
  }

  /** The container on top of the stack, which must not lie in another one yet. */
  private <T extends PickleValue> T open(Class<T> type, String what) {
    PickleValue top = top();
    if (!type.isInstance(top) || placed.contains(top)) {
      throw broken("changes something that is not " + what + " being built");
    }
    return type.cast(top);
  }

  private PickleValue place(PickleValue item) {
    if (item.depth() > 0) {
      placed.add(item);
    }
    return item;
  }

  private <T extends PickleValue> T checked(T container) {
    if (container.depth() > MAX_DEPTH) {
      throw broken("nests deeper than " + MAX_DEPTH + ", deeper than weights need");
    }
    return container;
  }

  private void global() {
    String module = line();
    String name = line();
    stack.add(new Known(KnownGlobal.named(module, name).orElseThrow(() -> broken("names " + module + "." + name
        + ", which a file of weights does not need, and nothing from it is run"))));
  }

  /** {@code ('storage', type, key, location, elements)}. */
  private void storage() {
    List<PickleValue> parts = pop() instanceof Sequence tuple ? tuple.items() : List.of();
    if (parts.size() != 5 || !(parts.get(0) instanceof Text(String tag)) || !tag.equals("storage") || !(parts.get(1) instanceof Known(KnownGlobal type))
        || !(parts.get(2) instanceof Text(String key)) || !(parts.get(4) instanceof Whole(long elements))
        || type.elementType().isEmpty() || elements < 0) {
      throw broken("has a storage that is not (\"storage\", type, key, location, elements)");
    }
    stack.add(new Storage(type, key, elements));
  }

  private void reduce() {
    PickleValue arguments = pop();
    if (!(pop() instanceof Known(KnownGlobal function)) || !(arguments instanceof Sequence tuple)) {
      throw broken("applies something that is no known name");
    }
    List<PickleValue> items = tuple.items();
    switch (function) {
      case ORDERED_DICT -> {
        if (!items.isEmpty()) {
          throw broken("fills an OrderedDict in a way that torch.save does not");
        }
        stack.add(new Dictionary());
      }
      case REBUILD_TENSOR -> stack.add(tensor(items));
      case REBUILD_PARAMETER -> {
        if (items.isEmpty() || !(items.getFirst() instanceof Tensor tensor)) {
          throw broken("has a parameter without a tensor");
        }
        stack.add(tensor);
      }
      default -> throw broken("applies the storage type " + function);
    }
  }

  /** {@code (storage, offset, shape, strides, requires_grad, hooks[, metadata])}. */
  private Tensor tensor(List<PickleValue> items) {
    if (items.size() < 4 || !(items.get(0) instanceof Storage storage) || !(items.get(1) instanceof Whole(long offset))) {
      throw broken("has a tensor that is not (storage, offset, shape, strides, ...)");
    }
    List<Long> shape = sizes(items.get(2));
    List<Long> strides = sizes(items.get(3));
    if (shape.size() != strides.size() || offset < 0) {
      throw broken("has a tensor of shape " + shape + " with strides " + strides + " at offset " + offset);
    }
    return new Tensor(storage, offset, shape, strides);
  }

  private List<Long> sizes(PickleValue value) {
    List<PickleValue> items = value instanceof Sequence tuple ? tuple.items() : List.of(value);
    if (items.size() > MAX_AXES) {
      throw broken("has a tensor of " + items.size() + " axes");
    }
    List<Long> sizes = new ArrayList<>();
    for (PickleValue item : items) {
      if (!(item instanceof Whole(long size)) || size < 0) {
        throw broken("has a tensor whose shape or strides are not whole numbers");
      }
      sizes.add(size);
    }
    return sizes;
  }

  /** The state of an OrderedDict is torch's {@code _metadata}, versions of module classes: not weights. */
  private void build() {
    pop();
    open(Dictionary.class, "a dict");
  }

  private void recall(int index) {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw broken("recalls value " + index + " that was never stored");
    }
    stack.add(value);
  }

  private PickleValue top() {
    List<PickleValue> one = pop(1);
    stack.add(one.getFirst());
    return one.getFirst();
  }

  private PickleValue pop() {
    return pop(1).getFirst();
  }

  private List<PickleValue> pop(int count) {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    if (stack.size() - count < floor) {
      throw broken("takes more values than it has given");
    }
    return cut(stack.size() - count);
  }

  private List<PickleValue> sinceMark() {
    if (marks.isEmpty()) {
      throw broken("closes a mark that was never set");
    }
    return cut(marks.removeLast());
  }

  private List<PickleValue> cut(int from) {
    List<PickleValue> tail = stack.subList(from, stack.size());
    List<PickleValue> values = List.copyOf(tail);
    tail.clear();
    return values;
  }

  private int u8() {
    return in.get() & 0xff;
  }

  /** LONG1: a length and that many bytes, two's complement, least significant first. */
  private long longInteger() {
    int length = u8();
    if (length > Long.BYTES) {
      throw broken("has a number of " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) u8() << (8 * i);
    }
    int unused = Long.SIZE - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private Text text() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw broken("has a string of " + Integer.toUnsignedString(length) + " bytes with " + in.remaining() + " left");
    }
    Text text = new Text(new String(in.array(), in.position(), length, StandardCharsets.UTF_8));
    in.position(in.position() + length);
    return text;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int value = u8(); value != '\n'; value = u8()) {
      if (line.length() == MAX_NAME || value < 0x20 || value > 0x7e) {
        throw broken("has a name that is not plain text");
      }
      line.append((char) value);
    }
    return line.toString();
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(source + " " + what + " (byte " + in.position() + "): take a file of weights that torch.save wrote");
  }
}
