package omniline.bench.seams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import omniline.model.vocoder.ChunkSettings;
import omniline.model.vocoder.ChunkedVocoder;
import omniline.model.vocoder.SpokenChunk;
import omniline.model.vocoder.UnitVocoder;

/**
 * One reply synthesised in three ways: whole; in chunks that stand alone with zeros at their edges, as the reference does; in chunks
 * that are joined. All use the durations of the whole, so that their samples can be compared one by one: the reference's chunks
 * also predict other durations at their edges, which is left out here in its favour. Owned by one thread.
 */
public final class Renderer {
  private final UnitVocoder vocoder;
  private final ChunkSettings settings;
  private final LongSupplier nanoClock;
  private final long[] units;
  private final long[] frames;

  public Renderer(UnitVocoder vocoder, ChunkSettings settings, LongSupplier nanoClock, long... units) {
    this.vocoder = vocoder;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.units = units;
    frames = vocoder.durations(units);
  }

  /** Frames of 20 ms in the reply. */
  public long lengthFrames() {
    return LongStream.of(frames).sum();
  }

  /** The reply in one go. */
  public Rendering whole() {
    long began = nanoClock.getAsLong();
    short[] pcm = vocoder.speak(units, frames).pcm();
    return new Rendering(pcm, new int[0], nanoClock.getAsLong() - began);
  }

  /** Chunks of {@code omega} units, each for itself. */
  public Rendering alone(int omega) {
    List<short[]> chunks = new ArrayList<>();
    long began = nanoClock.getAsLong();
    for (int at = 0; at < units.length; at += omega) {
      long[] some = Arrays.copyOfRange(units, at, Math.min(units.length, at + omega));
      vocoder.durations(some); // paid for, as in a call, and not used
      chunks.add(vocoder.speak(some, Arrays.copyOfRange(frames, at, at + some.length)).pcm());
    }
    return rendering(chunks, nanoClock.getAsLong() - began);
  }

  /** The same units pushed in the same steps, in chunks that are joined. */
  public Rendering joined(int omega) {
    ChunkedVocoder voice = new ChunkedVocoder(vocoder, settings);
    List<short[]> chunks = new ArrayList<>();
    long began = nanoClock.getAsLong();
    for (int at = 0; at < units.length; at += omega) {
      int to = Math.min(units.length, at + omega);
      voice.push(Arrays.copyOfRange(units, at, to));
      SpokenChunk chunk = voice.next(to == units.length);
      chunks.add(chunk.pcm());
    }
    return rendering(chunks, nanoClock.getAsLong() - began);
  }

  private static Rendering rendering(List<short[]> chunks, long tookNs) {
    short[] pcm = new short[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int[] seams = new int[chunks.size() - 1];
    int at = 0;
    for (int i = 0; i < chunks.size(); i++) {
      if (i > 0) {
        seams[i - 1] = at;
      }
      System.arraycopy(chunks.get(i), 0, pcm, at, chunks.get(i).length);
      at += chunks.get(i).length;
    }
    return new Rendering(pcm, seams, tookNs);
  }
}
