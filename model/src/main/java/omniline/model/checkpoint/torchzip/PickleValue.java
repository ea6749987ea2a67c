package omniline.model.checkpoint.torchzip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pickle of weights can say: plain values, lists, dictionaries, and tensors as descriptions of where their bytes lie. A
 * container is complete once it lies in another one, so a tree is finite and has no loops. Confined to {@link Unpickler} while it
 * is built, not changed afterwards.
 */
public sealed interface PickleValue {
  /** Containers inside one another, this one included; 0 for a value that is none. */
  default int depth() {
    return 0;
  }

  /** Python's None. */
  record None() implements PickleValue {}

  /** True or False. */
  record Bool(boolean value) implements PickleValue {}

  /** A whole number of at most 64 bits. */
  record Whole(long value) implements PickleValue {}

  /** A float. */
  record Real(double value) implements PickleValue {}

  /** A string. */
  record Text(String value) implements PickleValue {}

  /** One of the few names that torch writes for the types and functions of its tensors; only ever compared. */
  record Known(KnownGlobal global) implements PickleValue {}

  /**
   * A flat array in the record {@code data/KEY} of the zip.
   *
   * @param type element type, one of the storage types
   * @param key name of the record
   * @param elements number of elements
   */
  record Storage(KnownGlobal type, String key, long elements) implements PickleValue {}

  /**
   * A tensor: a window of a storage.
   *
   * @param storage where the elements lie
   * @param offset first element
   * @param shape sizes, outermost first
   * @param strides elements from one index to the next, per axis
   */
  record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) implements PickleValue {
    public Tensor {
      shape = List.copyOf(shape);
      strides = List.copyOf(strides);
    }
  }

  /** A tuple or a list. */
  final class Sequence implements PickleValue {
    private final List<PickleValue> items = new ArrayList<>(0);
    private int depth = 1;

    void add(PickleValue item) {
      items.add(item);
      depth = Math.max(depth, item.depth() + 1);
    }

    /** The items in their order. */
    public List<PickleValue> items() {
      return Collections.unmodifiableList(items);
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /** A dict or an OrderedDict whose keys are strings. */
  final class Dictionary implements PickleValue {
    private final Map<String, PickleValue> values = new LinkedHashMap<>(0);
    private int depth = 1;

    void put(String key, PickleValue value) {
      values.put(key, value);
      depth = Math.max(depth, value.depth() + 1);
    }

    /** All pairs in the order of the file. */
    public Map<String, PickleValue> values() {
      return Collections.unmodifiableMap(values);
    }

    /** A whole number under that key. */
    public Optional<Long> whole(String key) {
      return values.get(key) instanceof Whole whole ? Optional.of(whole.value()) : Optional.empty();
    }

    /** A dictionary under that key. */
    public Optional<Dictionary> dictionary(String key) {
      return values.get(key) instanceof Dictionary dictionary ? Optional.of(dictionary) : Optional.empty();
    }

    @Override
    public int depth() {
      return depth;
    }
  }
}
