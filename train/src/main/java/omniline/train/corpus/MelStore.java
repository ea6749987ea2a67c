package omniline.train.corpus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import omniline.model.Utterance;
import omniline.model.mel.LogMel;
import omniline.train.TrainException;

/**
 * Log-mel spectrograms by the thousand, one byte a value. Whisper's scaling (spec section 1) keeps 8 decades below the loudest value
 * of a clip and divides by 4, so every clip spans exactly [floor, floor + 2]: a byte of it is off by at most 0.004, and what pads a
 * window, the floor, is exact. A clip is thus what inference computes for the same samples. Safe for any thread once open.
 */
public final class MelStore implements AutoCloseable {
  private static final String KIND = "logmel8";
  private static final float SPAN = 2;
  private static final int STEPS = 255;

  /**
   * So many frames of a clip.
   *
   * @param clip its place, 0..size-1
   * @param firstFrame the first frame, not negative
   * @param frames how many, also beyond the clip's end
   */
  public record Part(int clip, int firstFrame, int frames) {
    public Part {
      if (firstFrame < 0 || frames < 0) {
        throw new IllegalArgumentException("frames are counted from 0, found " + firstFrame + " and " + frames);
      }
    }
  }

  private final PackedFile file;
  private final int nMels;
  private final List<MelClip> clips = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  private MelStore(PackedFile file) {
    this.file = file;
    nMels = file.header().path("mels").asInt();
    for (int i = 0; i < file.size(); i++) {
      MelClip clip = JsonLines.MAPPER.treeToValue(file.line(i), MelClip.class);
      clips.add(clip);
      places.put(clip.id(), i);
    }
  }

  /** Opens a store that {@link Writer} wrote at {@code base} (two files that begin with this name). */
  public static MelStore open(Path base) {
    return new MelStore(PackedFile.open(base, KIND));
  }

  /** Mel bins of every clip. */
  public int nMels() {
    return nMels;
  }

  /** Number of clips. */
  public int size() {
    return clips.size();
  }

  /** What is known of clip 0..size-1. */
  public MelClip clip(int index) {
    return clips.get(index);
  }

  /** The place of a clip by its id. */
  public Optional<Integer> indexOf(String id) {
    return Optional.ofNullable(places.get(id));
  }

  /** A clip's first frames in a window of its own, row-major [nMels, frames], padded as Whisper pads. */
  public float[] window(int index, int frames) {
    float[] window = new float[nMels * frames];
    fill(new Part(index, 0, frames), window, 0);
    return window;
  }

  /**
   * Fills a row-major [nMels, part.frames] stretch of {@code block} that begins at {@code at}; columns behind the clip's end are its
   * floor. For row r of a batch, {@code at} is r * nMels * frames.
   */
  public void fill(Part part, float[] block, int at) {
    MelClip clip = clips.get(part.clip());
    MemorySegment piece = file.piece(part.clip());
    float[] values = values(clip.floor());
    int frames = part.frames();
    int kept = Math.clamp(clip.frames() - part.firstFrame(), 0, frames);
    int firstFrame = Math.min(part.firstFrame(), clip.frames());
    byte[] bytes = new byte[kept];
    for (int row = 0; row < nMels; row++) {
      int to = at + row * frames;
      MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, (long) row * clip.frames() + firstFrame, bytes, 0, kept);
      for (int t = 0; t < kept; t++) {
        block[to + t] = values[bytes[t] & 0xFF];
      }
      Arrays.fill(block, to + kept, to + frames, clip.floor());
    }
  }

  private static float[] values(float floor) {
    float[] values = new float[STEPS + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = floor + SPAN * i / STEPS;
    }
    return values;
  }

  @Override
  public void close() {
    file.close();
  }

  /** Appends clips; a store that is there goes on where it ended. Owned by one thread. */
  public static final class Writer implements AutoCloseable {
    private final PackedFile.Writer file;
    private final int nMels;
    private final LogMel logMel;
    private final Set<String> ids = new HashSet<>();

    /** Opens or begins the store at {@code base}, with 1 to 201 mel bins. */
    public Writer(Path base, int nMels) {
      this.nMels = nMels;
      logMel = new LogMel(nMels);
      file = new PackedFile.Writer(base, JsonLines.MAPPER.createObjectNode().put("kind", KIND).put("mels", nMels));
      file.present().forEach(line -> ids.add(line.path("id").asString("")));
    }

    /** Whether a clip of that id is there already. */
    public boolean holds(String id) {
      return ids.contains(id);
    }

    /** Appends the log-mel of samples at 16 kHz, full scale 1; what lies behind 30 s is another window and is refused. */
    public void append(String id, float[] samples16k) {
      logMel.reset();
      logMel.push(samples16k, 0, samples16k.length);
      append(id, logMel.finish(), samples16k.length);
    }

    /** Appends the log-mel of 16-bit PCM at 16 kHz. */
    public void append(String id, short[] pcm16k) {
      logMel.reset();
      logMel.push(pcm16k, 0, pcm16k.length);
      append(id, logMel.finish(), pcm16k.length);
    }

    private void append(String id, Utterance mel, int lengthSamples) {
      if (mel.windows().size() != 1) {
        throw new TrainException("clip " + id + " is longer than 30 s (" + lengthSamples + " samples); cut it");
      }
      if (!ids.add(id)) {
        throw new TrainException("clip " + id + " is in the store already; ids must differ");
      }
      float[] window = mel.windows().getFirst();
      int frames = MelFrames.reaching(lengthSamples);
      // Without padding left, the smallest value may lie above the floor; the range still ends there.
      float floor = frames < Utterance.WINDOW_FRAMES ? window[frames] : loudest(window) - SPAN;
      MelClip clip = new MelClip(id, frames, mel.lengthFrames(), floor);
      file.append(JsonLines.MAPPER.valueToTree(clip), quantised(window, frames, floor));
    }

    private ByteBuffer quantised(float[] window, int frames, float floor) {
      byte[] bytes = new byte[nMels * frames];
      for (int row = 0, at = 0; row < nMels; row++) {
        for (int t = 0; t < frames; t++) {
          float value = window[row * Utterance.WINDOW_FRAMES + t];
          bytes[at++] = (byte) Math.clamp(Math.round((value - floor) * (STEPS / SPAN)), 0, STEPS);
        }
      }
      return ByteBuffer.wrap(bytes);
    }

    private static float loudest(float[] window) {
      float loudest = window[0];
      for (float value : window) {
        loudest = Math.max(loudest, value);
      }
      return loudest;
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
