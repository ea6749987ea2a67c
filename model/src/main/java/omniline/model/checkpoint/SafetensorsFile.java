package omniline.model.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The header of a safetensors file, and small reads from its body. Nothing in the file is trusted: lengths, offsets, shapes and
 * types are checked before they are used, and a cut file is told from a wrong one. Immutable; the file is opened per read.
 *
 * <pre>
 *  +--------------+------------------------------------------------+--------------------------+
 *  | u64 LE: n    | n bytes JSON: {"name": {"dtype", "shape",       | tensors, row-major LE,   |
 *  |              |   "data_offsets": [from, to)}, "__metadata__"} | offsets start at 0 here  |
 *  +--------------+------------------------------------------------+--------------------------+
 * </pre>
 */
public final class SafetensorsFile {
  /** The format's own limit for a header. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private static final String AGAIN = ": download or copy the file again";

  private final Path path;
  private final Map<String, TensorEntry> tensors;
  private final Map<String, String> metadata;

  private final Set<String> damaged;

  private SafetensorsFile(Path path, Map<String, TensorEntry> tensors, Map<String, String> metadata, Set<String> damaged) {
    this.path = path;
    this.damaged = Set.copyOf(damaged);
    this.tensors = Collections.unmodifiableMap(tensors);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /** Reads and checks the header; a {@link CheckpointException} says what is wrong with the file. */
  public static SafetensorsFile open(Path path) {
    return open(path, Faults.FATAL);
  }

  /** The same, but a tensor at fault is reported and left out; what concerns the whole file is thrown. */
  public static SafetensorsFile open(Path path, Faults faults) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw new CheckpointException(path + ": has " + size + " bytes, too short for a safetensors file" + AGAIN);
      }
      long headerBytes = read(channel, 0, 8).getLong();
      if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - 8) {
        throw new CheckpointException(path + ": claims a header of " + Long.toUnsignedString(headerBytes) + " bytes in a file of " + size
            + ", so it is cut off or not a safetensors file" + AGAIN);
      }
      JsonFile header = JsonFile.parse(path + ": header", read(channel, 8, (int) headerBytes).array());
      return parse(path, header.node(), 8 + headerBytes, faults);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path + ": the file is missing: copy it from the download of the checkpoint", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read (" + e.getMessage() + "): check the file and its permissions", e);
    }
  }

  private static SafetensorsFile parse(Path path, JsonNode header, long bodyOffset, Faults faults) throws IOException {
    long size = Files.size(path);
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    Set<String> damaged = new HashSet<>();
    for (Map.Entry<String, JsonNode> property : header.properties()) {
      if (property.getKey().equals("__metadata__")) {
        property.getValue().properties().forEach(pair -> metadata.put(pair.getKey(), pair.getValue().asString("")));
      } else {
        try {
          tensors.put(property.getKey(), within(size, entry(path, property.getKey(), property.getValue(), bodyOffset)));
        } catch (CheckpointException fault) {
          damaged.add(property.getKey());
          faults.report(fault);
        }
      }
    }
    rejectOverlaps(path, tensors, faults);
    return new SafetensorsFile(path, tensors, metadata, damaged);
  }

  private static TensorEntry within(long size, TensorEntry entry) {
    if (entry.byteOffset() + entry.byteLength() > size) {
      throw broken(entry.file(), entry.name(), "ends at byte " + (entry.byteOffset() + entry.byteLength()) + " but the file has " + size
          + ", so it is cut off" + AGAIN);
    }
    return entry;
  }

  private static TensorEntry entry(Path path, String name, JsonNode json, long bodyOffset) {
    DataType dtype = DataType.named(json.path("dtype").asString("")).orElseThrow(() -> broken(path, name, "has dtype " + json.path("dtype")
        + ", expected one of BF16, F16, F32, F64, I64, I32, U8: convert it"));
    List<Long> shape = new ArrayList<>();
    long bytes = dtype.bytes();
    for (JsonNode size : json.path("shape").values()) {
      if (!size.canConvertToLong() || !size.isIntegralNumber() || size.longValue() < 0) {
        throw broken(path, name, "has shape " + json.path("shape") + ", expected whole numbers" + AGAIN);
      }
      try {
        bytes = Math.multiplyExact(bytes, size.longValue());
      } catch (ArithmeticException e) {
        throw broken(path, name, "has shape " + json.path("shape") + ", more elements than can exist" + AGAIN);
      }
      shape.add(size.longValue());
    }
    JsonNode offsets = json.path("data_offsets");
    if (!json.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2 || !offsets.path(0).isIntegralNumber()
        || !offsets.path(1).isIntegralNumber() || !offsets.path(0).canConvertToLong() || !offsets.path(1).canConvertToLong()) {
      throw broken(path, name, "has no shape or no pair of data_offsets in the header" + AGAIN);
    }
    long from = offsets.path(0).longValue();
    long to = offsets.path(1).longValue();
    if (from < 0 || to < from || to > Long.MAX_VALUE - bodyOffset || to - from != bytes) {
      throw broken(path, name, "has data_offsets " + offsets + ", expected " + bytes + " bytes for " + dtype + " " + shape + AGAIN);
    }
    return new TensorEntry(name, dtype, shape, path, bodyOffset + from, bytes);
  }

  private static void rejectOverlaps(Path path, Map<String, TensorEntry> tensors, Faults faults) {
    List<TensorEntry> byOffset = new ArrayList<>(tensors.values());
    byOffset.removeIf(entry -> entry.byteLength() == 0);
    byOffset.sort(Comparator.comparingLong(TensorEntry::byteOffset));
    for (int i = 1; i < byOffset.size(); i++) {
      TensorEntry before = byOffset.get(i - 1);
      if (before.byteOffset() + before.byteLength() > byOffset.get(i).byteOffset()) {
        faults.report(broken(path, byOffset.get(i).name(), "overlaps tensor " + before.name() + AGAIN));
      }
    }
  }

  private static CheckpointException broken(Path path, String tensor, String what) {
    return new CheckpointException(path + ": tensor " + tensor + " " + what);
  }

  public Path path() {
    return path;
  }

  /** All tensors by name, in the header's order. */
  public Map<String, TensorEntry> tensors() {
    return tensors;
  }

  /** The free text pairs of the header. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Names of the tensors that were reported and left out. */
  public Set<String> damaged() {
    return damaged;
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** The entry of that name; a {@link CheckpointException} when the file has none. */
  public TensorEntry tensor(String name) {
    TensorEntry entry = tensors.get(name);
    if (entry == null) {
      throw broken(path, name, "is missing" + AGAIN);
    }
    return entry;
  }

  /** Values of a tensor, widened (or for F64 rounded) to float; integers too. Row-major. */
  public float[] readFloats(String name) {
    return readFloats(tensor(name));
  }

  /** Values of a tensor as float, row-major, from the file that the entry names. */
  public static float[] readFloats(TensorEntry entry) {
    ByteBuffer bytes = body(entry);
    float[] values = new float[Math.toIntExact(entry.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value(bytes, entry.dtype(), i);
    }
    return values;
  }

  /** Values of a tensor as double, exact for every type but large I64. Row-major. */
  public double[] readDoubles(String name) {
    TensorEntry entry = tensor(name);
    ByteBuffer bytes = body(entry);
    double[] values = new double[Math.toIntExact(entry.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(bytes, entry.dtype(), i);
    }
    return values;
  }

  /** Values of an integer tensor (I64, I32 or U8), row-major. */
  public long[] readLongs(String name) {
    TensorEntry entry = tensor(name);
    if (entry.dtype().isFloating()) {
      throw broken(path, name, "has dtype " + entry.dtype() + ", expected I64, I32 or U8" + AGAIN);
    }
    ByteBuffer bytes = body(entry);
    long[] values = new long[Math.toIntExact(entry.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = entry.dtype() == DataType.I64 ? bytes.getLong(8 * i) : (long) value(bytes, entry.dtype(), i);
    }
    return values;
  }

  private static double value(ByteBuffer bytes, DataType dtype, int index) {
    return switch (dtype) {
      case BF16 -> Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
      case F16 -> Float.float16ToFloat(bytes.getShort(2 * index));
      case F32 -> bytes.getFloat(4 * index);
      case F64 -> bytes.getDouble(8 * index);
      case I64 -> (double) bytes.getLong(8 * index);
      case I32 -> bytes.getInt(4 * index);
      case U8 -> bytes.get(index) & 0xff;
    };
  }

  private static ByteBuffer body(TensorEntry entry) {
    if (entry.byteLength() > Integer.MAX_VALUE - 8) {
      throw broken(entry.file(), entry.name(), "has " + entry.byteLength() + " bytes, too many to read into memory: map it");
    }
    try (FileChannel channel = FileChannel.open(entry.file(), StandardOpenOption.READ)) {
      return read(channel, entry.byteOffset(), (int) entry.byteLength());
    } catch (IOException e) {
      throw new CheckpointException(entry.file() + ": tensor " + entry.name() + " cannot be read (" + e.getMessage()
          + "): check that the file did not change", e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file ends at byte " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }
}
