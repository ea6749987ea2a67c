package omniline.model.checkpoint.torchzip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.torchzip.PickleValue.Dictionary;
import omniline.model.checkpoint.torchzip.PickleValue.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code torch.save} (since torch 1.6): NAME/data.pkl says what there is, NAME/data/KEY are the storages, NAME/version
 * and NAME/byteorder frame them. Only the directory and the pickle are read; tensors are entries to be mapped. Immutable.
 */
public final class TorchFile {
  private static final int MAX_PICKLE_BYTES = 16 << 20;
  private static final int ZIP_MAGIC = 0x04034b50;
  private static final int PICKLE_PROTO = 0x80;

  private final Path path;
  private final String prefix;
  private final Map<String, StoredZip.Stored> records;
  private final Dictionary root;

  private TorchFile(Path path, String prefix, Map<String, StoredZip.Stored> records, Dictionary root) {
    this.path = path;
    this.prefix = prefix;
    this.records = records;
    this.root = root;
  }

  /** Reads directory and pickle; a {@link CheckpointException} says what is wrong with the file. */
  public static TorchFile open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      requireZip(path, channel);
      Map<String, StoredZip.Stored> records = StoredZip.read(path, channel);
      StoredZip.Stored pickle = pickle(path, records);
      String prefix = pickle.name().substring(0, pickle.name().length() - "data.pkl".length());
      requireLittleEndian(path, channel, records.get(prefix + "byteorder"));
      byte[] bytes = StoredZip.read(channel, pickle.byteOffset(), (int) pickle.byteLength()).array();
      if (!(Unpickler.read(path + ": data.pkl", bytes) instanceof Dictionary root)) {
        throw new CheckpointException(path + ": does not hold a dict of tensors: save the model's state_dict() with torch.save");
      }
      return new TorchFile(path, prefix, records, root);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path + ": the file is missing: copy it from the download of the checkpoint", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read (" + e.getMessage() + "): check the file and its permissions", e);
    }
  }

  private static void requireZip(Path path, FileChannel channel) throws IOException {
    ByteBuffer start = channel.size() < 4 ? ByteBuffer.allocate(4) : StoredZip.read(channel, 0, 4);
    if ((start.get(0) & 0xff) == PICKLE_PROTO) {
      throw new CheckpointException(path + ": is in the format that torch wrote before version 1.6: convert it once in Python with"
          + " torch.save(torch.load(\"" + path.getFileName() + "\", map_location=\"cpu\"), \"" + path.getFileName() + "\")");
    }
    if (start.getInt(0) != ZIP_MAGIC) {
      throw new CheckpointException(path + ": is not a file of torch.save (" + channel.size() + " bytes, no zip): download or copy the file again");
    }
  }

  private static StoredZip.Stored pickle(Path path, Map<String, StoredZip.Stored> records) {
    List<StoredZip.Stored> pickles = records.values().stream()
        .filter(stored -> stored.name().endsWith("/data.pkl") && stored.name().indexOf('/') == stored.name().lastIndexOf('/'))
        .toList();
    if (pickles.size() != 1 || pickles.getFirst().byteLength() > MAX_PICKLE_BYTES) {
      throw new CheckpointException(path + ": expected one NAME/data.pkl of at most " + MAX_PICKLE_BYTES + " bytes, found "
          + (pickles.size() == 1 ? pickles.getFirst().byteLength() + " bytes" : pickles.size() + " of them")
          + ": take a file of weights that torch.save wrote");
    }
    return pickles.getFirst();
  }

  private static void requireLittleEndian(Path path, FileChannel channel, StoredZip.@Nullable Stored order)
      throws IOException {
    if (order == null) {
      return;
    }
    byte[] bytes = StoredZip.read(channel, order.byteOffset(), (int) Math.min(order.byteLength(), 16)).array();
    String text = new String(bytes, StandardCharsets.US_ASCII);
    if (!text.equals("little")) {
      throw new CheckpointException(path + ": has byte order \"" + text + "\", expected \"little\": save it on a little-endian machine");
    }
  }

  public Path path() {
    return path;
  }

  /** What was saved. */
  public Dictionary root() {
    return root;
  }

  /** The tensors of a dictionary by their keys, in its order; other values in it are passed over. */
  public Map<String, TensorEntry> tensors(Dictionary dictionary) {
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    dictionary.values().forEach((name, value) -> {
      if (value instanceof Tensor tensor) {
        tensors.put(name, entry(name, tensor));
      }
    });
    return tensors;
  }

  private TensorEntry entry(String name, Tensor tensor) {
    DataType type = tensor.storage().type().elementType().orElseThrow();
    StoredZip.Stored stored = records.get(prefix + "data/" + tensor.storage().key());
    if (stored == null) {
      throw broken(name, "lies in record data/" + tensor.storage().key() + ", which the file does not have");
    }
    try {
      long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
      long storageBytes = Math.multiplyExact(tensor.storage().elements(), (long) type.bytes());
      if (storageBytes != stored.byteLength()) {
        throw broken(name, "lies in record data/" + tensor.storage().key() + " of " + stored.byteLength() + " bytes, expected " + storageBytes);
      }
      if (!isContiguous(tensor)) {
        throw new CheckpointException(path + ": tensor " + name + " of shape " + tensor.shape() + " has strides " + tensor.strides()
            + ", so its rows do not follow each other: save it after contiguous()");
      }
      if (elements > 0 && Math.addExact(tensor.offset(), elements) > tensor.storage().elements()) {
        throw broken(name, "of shape " + tensor.shape() + " begins at element " + tensor.offset() + " of a storage of "
            + tensor.storage().elements());
      }
      long offset = elements == 0 ? 0 : tensor.offset() * type.bytes();
      return new TensorEntry(name, type, tensor.shape(), path, stored.byteOffset() + offset, elements * type.bytes());
    } catch (ArithmeticException e) {
      throw new CheckpointException(path + ": tensor " + name + " has shape " + tensor.shape()
          + ", more elements than can exist: download or copy the file again", e);
    }
  }

  /** Row-major without gaps; an axis of one index has no stride that matters. */
  private static boolean isContiguous(Tensor tensor) {
    if (tensor.shape().contains(0L)) {
      return true;
    }
    long expected = 1;
    for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
      if (tensor.shape().get(axis) != 1 && tensor.strides().get(axis) != expected) {
        return false;
      }
      expected *= tensor.shape().get(axis);
    }
    return true;
  }

  private CheckpointException broken(String name, String what) {
    return new CheckpointException(path + ": tensor " + name + " " + what + ": download or copy the file again");
  }
}
