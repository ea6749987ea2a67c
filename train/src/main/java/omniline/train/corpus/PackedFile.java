package omniline.train.corpus;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import omniline.train.TrainException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many small pieces of bytes in one large file, and a text file that says what they are. Pieces are appended and never changed; a
 * piece counts once its line is whole, so that a program that dies loses the piece it was writing and nothing else. The large file
 * is memory-mapped and may be larger than 2 GiB. Reading is safe for any thread; writing is owned by one.
 *
 * <pre>
 *   NAME.bin     piece | piece | piece ...
 *   NAME.jsonl   {"kind": "mel", ...what all pieces share}
 *                {"offset": 0, "bytes": 123, ...what the piece is}
 *                ...
 * </pre>
 */
final class PackedFile implements AutoCloseable {
  private static final String OFFSET = "offset";
  private static final String BYTES = "bytes";

  private final Path base;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pieces;
  private final ObjectNode header;
  private final List<ObjectNode> lines;

  private PackedFile(Path base, Index index) {
    this.base = base;
    header = index.header();
    lines = index.lines();
    try (FileChannel channel = FileChannel.open(dataFile(base), StandardOpenOption.READ)) {
      pieces = channel.map(FileChannel.MapMode.READ_ONLY, 0, index.dataBytes(), arena);
    } catch (IOException e) {
      throw new TrainException(dataFile(base) + " cannot be mapped: " + e.getMessage(), e);
    }
  }

  static Path dataFile(Path base) {
    return base.resolveSibling(base.getFileName() + ".bin");
  }

  static Path indexFile(Path base) {
    return base.resolveSibling(base.getFileName() + ".jsonl");
  }

  /** Opens what {@link Writer} wrote; {@link TrainException} where there is none or it is of another kind. */
  static PackedFile open(Path base, String kind) {
    if (!Files.exists(indexFile(base)) || !Files.exists(dataFile(base))) {
      throw new TrainException("there is no " + kind + " store at " + base + " (" + indexFile(base) + " and " + dataFile(base)
          + "); check the path or prepare it first");
    }
    return new PackedFile(base, Index.read(base, kind));
  }

  int size() {
    return lines.size();
  }

  ObjectNode header() {
    return header;
  }

  ObjectNode line(int piece) {
    return lines.get(piece);
  }

  /** The bytes of one piece, valid until this is closed. */
  MemorySegment piece(int piece) {
    ObjectNode line = lines.get(piece);
    return pieces.asSlice(line.get(OFFSET).asLong(), line.get(BYTES).asLong());
  }

  @Override
  public void close() {
    arena.close();
  }

  @Override
  public String toString() {
    return base.toString();
  }

  /** The lines that are whole and whose pieces are there. */
  private record Index(ObjectNode header, List<ObjectNode> lines, long indexBytes, long dataBytes) {

    static Index read(Path base, String kind) {
      Path file = indexFile(base);
      try {
        byte[] text = Files.readAllBytes(file);
        long available = Files.size(dataFile(base));
        List<ObjectNode> objects = new ArrayList<>();
        long dataBytes = 0;
        int from = 0;
        for (int to = lineEnd(text, 0); to >= 0; to = lineEnd(text, from)) {
          String line = new String(text, from, to - from, StandardCharsets.UTF_8);
          ObjectNode object = JsonLines.parse(line, ObjectNode.class, new JsonLines.Place(file, objects.size() + 1));
          if (objects.isEmpty()) {
            requireKind(file, object, kind);
          } else {
            long end = object.path(OFFSET).asLong(-1) + object.path(BYTES).asLong(-1);
            if (end < dataBytes || end > available) {
              break;
            }
            dataBytes = end;
          }
          objects.add(object);
          from = to + 1;
        }
        if (objects.isEmpty()) {
          throw new TrainException(file + " is empty; delete it and prepare the store again");
        }
        return new Index(objects.getFirst(), List.copyOf(objects.subList(1, objects.size())), from, dataBytes);
      } catch (IOException e) {
        throw new TrainException(file + " cannot be read: " + e.getMessage(), e);
      }
    }

    private static int lineEnd(byte[] text, int from) {
      for (int i = from; i < text.length; i++) {
        if (text[i] == '\n') {
          return i;
        }
      }
      return -1;
    }

    private static void requireKind(Path file, ObjectNode header, String kind) {
      String found = header.path("kind").asString("");
      if (!found.equals(kind)) {
        throw new TrainException(file + " is the index of a store of kind \"" + found + "\", not \"" + kind + "\"; name another");
      }
    }
  }

  /** Appends pieces to a new store or to one that is there, whose whole pieces stay. Owned by one thread. */
  static final class Writer implements AutoCloseable {
    private final Path base;
    private final RandomAccessFile data;
    private final RandomAccessFile index;
    private final List<ObjectNode> present;
    private long offset;

    Writer(Path base, ObjectNode header) {
      this.base = base;
      try {
        Path folder = base.toAbsolutePath().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        boolean there = Files.exists(indexFile(base)) && Files.exists(dataFile(base));
        Index found = there ? Index.read(base, header.path("kind").asString("")) : null;
        if (found != null && !found.header().equals(header)) {
          throw new TrainException(base + " holds " + found.header() + " where " + header + " would be written; name another");
        }
        data = new RandomAccessFile(dataFile(base).toFile(), "rw");
        index = new RandomAccessFile(indexFile(base).toFile(), "rw");
        present = found == null ? List.of() : found.lines();
        offset = found == null ? 0 : found.dataBytes();
        data.setLength(offset);
        index.setLength(found == null ? 0 : found.indexBytes());
        index.seek(index.length());
        if (found == null) {
          index.write(line(header));
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    /** The lines of the pieces that were there before. */
    List<ObjectNode> present() {
      return present;
    }

    /** Appends the bytes from the buffer's position to its limit; the line gets their place. */
    void append(ObjectNode line, ByteBuffer bytes) {
      int length = bytes.remaining();
      try {
        FileChannel channel = data.getChannel();
        long at = offset;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
        index.write(line(line.put(OFFSET, offset).put(BYTES, length)));
        offset = at;
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private static byte[] line(ObjectNode object) {
      return (JsonLines.MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private TrainException unwritable(IOException e) {
      return new TrainException(base + " cannot be written (" + e.getMessage() + "); what was there before is kept", e);
    }

    @Override
    public void close() {
      try (data; index) {
        data.getFD().sync();
      } catch (IOException e) {
        throw unwritable(e);
      }
    }
  }
}
