package omniline.train.corpus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import omniline.train.TrainException;

/**
 * Speech by the thousand clips: 16-bit mono PCM at 16 kHz, little-endian, in one memory-mapped file, with words and phones beside it
 * ({@link PackedFile} draws the layout). Safe for any thread once open.
 */
public final class ClipStore implements AutoCloseable {
  private static final String KIND = "pcm16";
  private static final ValueLayout.OfShort SAMPLE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final PackedFile file;
  private final List<Clip> clips = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  private ClipStore(PackedFile file) {
    this.file = file;
    for (int i = 0; i < file.size(); i++) {
      Clip clip = JsonLines.MAPPER.treeToValue(file.line(i), Clip.class);
      clips.add(clip);
      places.put(clip.id(), i);
    }
  }

  /** Opens a store that {@link Writer} wrote at {@code base} (two files that begin with this name). */
  public static ClipStore open(Path base) {
    return new ClipStore(PackedFile.open(base, KIND));
  }

  /** Number of clips. */
  public int size() {
    return clips.size();
  }

  /** What is known of clip 0..size-1. */
  public Clip clip(int index) {
    return clips.get(index);
  }

  /** The place of a clip by its id. */
  public Optional<Integer> indexOf(String id) {
    return Optional.ofNullable(places.get(id));
  }

  /** Length of a clip in samples at 16 kHz. */
  public int lengthSamples(int index) {
    return (int) (file.piece(index).byteSize() / Short.BYTES);
  }

  /** A copy of a clip's samples. */
  public short[] pcm(int index) {
    MemorySegment piece = file.piece(index);
    short[] pcm = new short[(int) (piece.byteSize() / Short.BYTES)];
    MemorySegment.copy(piece, SAMPLE, 0, pcm, 0, pcm.length);
    return pcm;
  }

  /** A copy of a clip's samples, full scale 1. */
  public float[] samples(int index) {
    return AudioFiles.toFloats(pcm(index));
  }

  @Override
  public void close() {
    file.close();
  }

  /** Appends clips; a store that is there goes on where it ended. Owned by one thread. */
  public static final class Writer implements AutoCloseable {
    private final PackedFile.Writer file;
    private final Set<String> ids = new HashSet<>();

    /** Opens or begins the store at {@code base}. */
    public Writer(Path base) {
      file = new PackedFile.Writer(base,
          JsonLines.MAPPER.createObjectNode().put("kind", KIND).put("rateHz", AudioFiles.RATE_HZ));
      file.present().forEach(line -> ids.add(line.path("id").asString("")));
    }

    /** Whether a clip of that id is there already. */
    public boolean holds(String id) {
      return ids.contains(id);
    }

    /** Appends a clip; {@link TrainException} where its id is taken or the disk is full. */
    public void append(Clip clip, short[] pcm16k) {
      if (!ids.add(clip.id())) {
        throw new TrainException("clip " + clip.id() + " is in the store already; ids must differ");
      }
      ByteBuffer bytes = ByteBuffer.allocate(pcm16k.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(pcm16k);
      file.append(JsonLines.MAPPER.valueToTree(clip), bytes);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
