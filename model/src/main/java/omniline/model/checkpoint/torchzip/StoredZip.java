package omniline.model.checkpoint.torchzip;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import omniline.model.checkpoint.CheckpointException;

/**
 * The directory of a zip whose records are stored, not compressed, so that their bytes can be mapped (APPNOTE 6.3, zip64
 * included). The JDK's reader does not tell where a record's bytes begin. Immutable once read.
 *
 * <pre>
 *  [local header 30 | name | extra (padding to 64) | bytes] ... [central directory] [zip64 end, locator] [end 22 | comment]
 * </pre>
 */
final class StoredZip {
  /** Where the bytes of a record lie in the file. */
  record Stored(String name, long byteOffset, long byteLength) {}

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64_BYTES = 56;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MAX_COMMENT = 0xffff;
  private static final long MAX_DIRECTORY_BYTES = 32 << 20;
  private static final long IN_ZIP64 = 0xffffffffL;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  private record Directory(long byteOffset, long byteLength) {}

  private StoredZip(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  /** All records by name; the channel is not closed. */
  static Map<String, Stored> read(Path path, FileChannel channel) throws IOException {
    return new StoredZip(path, channel).records();
  }

  private Map<String, Stored> records() throws IOException {
    Directory directory = directory();
    if (directory.byteOffset < 0 || directory.byteLength < 0 || directory.byteLength > MAX_DIRECTORY_BYTES
        || directory.byteOffset > size - directory.byteLength) {
      throw broken("its zip directory is said to have " + Long.toUnsignedString(directory.byteLength) + " bytes at "
          + Long.toUnsignedString(directory.byteOffset) + " of " + size);
    }
    ByteBuffer bytes = read(directory.byteOffset, (int) directory.byteLength);
    Map<String, Stored> records = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      Stored stored = entry(bytes, directory.byteOffset);
      if (records.put(stored.name, stored) != null) {
        throw broken("it holds record " + stored.name + " twice");
      }
    }
    return records;
  }

  /** Reads the end of the file backwards; a 5 GB file has its true directory in the zip64 end. */
  private Directory directory() throws IOException {
    int tail = (int) Math.min(size, END_BYTES + MAX_COMMENT);
    ByteBuffer bytes = read(size - tail, tail);
    for (int at = tail - END_BYTES; at >= 0; at--) {
      if (bytes.getInt(at) == END && at + END_BYTES + (bytes.getShort(at + 20) & 0xffff) == tail) {
        long end = size - tail + at;
        ByteBuffer locator = end < LOCATOR_BYTES ? ByteBuffer.allocate(LOCATOR_BYTES) : read(end - LOCATOR_BYTES, LOCATOR_BYTES);
        if (locator.getInt(0) == LOCATOR_64) {
          return zip64(locator.getLong(8));
        }
        return new Directory(bytes.getInt(at + 16) & IN_ZIP64, bytes.getInt(at + 12) & IN_ZIP64);
      }
    }
    throw broken("its end is missing");
  }

  private Directory zip64(long at) throws IOException {
    if (at < 0 || at > size - END_64_BYTES) {
      throw broken("its zip64 end is said to be at " + Long.toUnsignedString(at) + " of " + size);
    }
    ByteBuffer end = read(at, END_64_BYTES);
    if (end.getInt(0) != END_64) {
      throw broken("its zip64 end is missing");
    }
    return new Directory(end.getLong(48), end.getLong(40));
  }

  private Stored entry(ByteBuffer directory, long directoryOffset) throws IOException {
    int at = directory.position();
    if (directory.remaining() < CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
      throw broken("its zip directory is damaged");
    }
    int nameBytes = directory.getShort(at + 28) & 0xffff;
    int extraBytes = directory.getShort(at + 30) & 0xffff;
    int commentBytes = directory.getShort(at + 32) & 0xffff;
    if (directory.remaining() - CENTRAL_BYTES < nameBytes + extraBytes + commentBytes) {
      throw broken("its zip directory is damaged");
    }
    byte[] nameUtf8 = new byte[nameBytes];
    directory.get(at + CENTRAL_BYTES, nameUtf8);
    String name = new String(nameUtf8, StandardCharsets.UTF_8);
    int method = directory.getShort(at + 10) & 0xffff;
    if (method != 0 || (directory.getShort(at + 8) & 1) != 0) {
      throw new CheckpointException(path + ": record " + name + (method != 0 ? " is compressed (zip method " + method + ")" : " is encrypted")
          + ", so it cannot be mapped into memory: save the file again with torch.save, which stores its records");
    }
    long[] fields = {
      directory.getInt(at + 24) & IN_ZIP64, directory.getInt(at + 20) & IN_ZIP64, directory.getInt(at + 42) & IN_ZIP64
    };
    fromZip64(directory.slice(at + CENTRAL_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN), fields);
    directory.position(at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes);
    if (fields[0] != fields[1]) {
      throw broken("record " + name + " is stored in " + fields[1] + " bytes but has " + fields[0]);
    }
    return new Stored(name, dataOffset(name, fields, directoryOffset), fields[0]);
  }

  /** Extra field 1 holds those of (length, stored length, offset) whose 32 bits are all ones, in this order. */
  private static void fromZip64(ByteBuffer extra, long[] fields) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
      if (id == 1) {
        ByteBuffer values = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < fields.length; i++) {
          if (fields[i] == IN_ZIP64 && values.remaining() >= Long.BYTES) {
            fields[i] = values.getLong();
          }
        }
      }
      extra.position(extra.position() + length);
    }
  }

  /** The local header has name and padding of its own lengths, so only it tells where the bytes begin. */
  private long dataOffset(String name, long[] fields, long directoryOffset) throws IOException {
    long header = fields[2];
    if (header < 0 || fields[0] < 0 || header > directoryOffset - LOCAL_BYTES) {
      throw broken("record " + name + " is said to be at " + Long.toUnsignedString(header) + " of " + size);
    }
    ByteBuffer local = read(header, LOCAL_BYTES);
    if (local.getInt(0) != LOCAL) {
      throw broken("record " + name + " has no header at " + header);
    }
    long offset = header + LOCAL_BYTES + (local.getShort(26) & 0xffff) + (local.getShort(28) & 0xffff);
    if (offset > directoryOffset || fields[0] > directoryOffset - offset) {
      throw broken("record " + name + " reaches beyond the records");
    }
    return offset;
  }

  ByteBuffer read(long offset, int length) throws IOException {
    return read(channel, offset, length);
  }

  static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file ends at byte " + (offset + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(path + ": is cut off or not a file of torch.save (" + what + "): download or copy the file again");
  }
}
