package omniline.model.vocoder;

import java.util.Arrays;

/**
 * The voice of one reply in chunks that join without a seam (spec section 6.3). Units come in, sound goes out behind them:
 *
 * <pre>
 *   units    | a | b | c | d | e | f | g | h |      durations of g and h are not final before two more units are there
 *   frames   ....|======= given out =======|--|     -- held back: context now, sound of the next chunk
 *            left context, cut off again   |fade
 * </pre>
 *
 * A unit's duration is predicted once with both neighbours on either side, then kept: the reply has the same length however it
 * is cut, that of its synthesis as a whole. Holds no native memory. Owned by the model loop.
 */
public final class ChunkedVocoder {

  /** Samples of one frame of 20 ms at 16 kHz. */
  static final int FRAME_SAMPLES = 320;

  private final UnitVocoder vocoder;
  private final ChunkSettings settings;
  private long[] units = new long[64];

  /** The frame after the last one of each unit. */
  private int[] ends = new int[64];

  private int size;
  private int settled;
  private int spoken;
  private int givenFrames;
  private boolean finished;

  /** The last rendering's version of the first samples that are still to be given out. */
  private float[] fading = {};

  public ChunkedVocoder(UnitVocoder vocoder, ChunkSettings settings) {
    this.vocoder = vocoder;
    this.settings = settings;
  }

  /** Takes further units of the reply, in order. */
  public void push(long... more) {
    if (finished) {
      throw new IllegalStateException("units after the end of the reply");
    }
    if (size + more.length > units.length) {
      units = Arrays.copyOf(units, 2 * (size + more.length));
      ends = Arrays.copyOf(ends, units.length);
    }
    System.arraycopy(more, 0, units, size, more.length);
    size += more.length;
  }

  /** Units whose sound has not been given out to its end. */
  public int pendingUnits() {
    return size - spoken;
  }

  /**
   * Synthesises what can be given out now: all but the two newest units and the frames held back.
   *
   * @param last whether the reply ends here: then everything is given out
   */
  public SpokenChunk next(boolean last) {
    finished |= last;
    settle();
    int goalFrames = goalFrames();
    int firstFrame = givenFrames;
    short[] pcm = new short[FRAME_SAMPLES * (goalFrames - firstFrame)];
    while (givenFrames < goalFrames) {
      int offset = FRAME_SAMPLES * (givenFrames - firstFrame);
      float[] wave = render(goalFrames);
      VocoderChunk.quantize(wave, pcm, offset);
    }
    int firstUnit = spoken;
    while (spoken < settled && ends[spoken] <= givenFrames) {
      spoken++;
    }
    long[] endSamples = new long[spoken - firstUnit];
    Arrays.setAll(endSamples, i -> (long) FRAME_SAMPLES * ends[firstUnit + i]);
    return new SpokenChunk(pcm, (long) FRAME_SAMPLES * firstFrame, firstUnit, endSamples);
  }

  /** Predicts the durations that are not final yet; those of units with all their neighbours become final. */
  private void settle() {
    if (settled == size) {
      return;
    }
    int neighbours = vocoder.field().durationUnits();
    int from = Math.max(0, settled - neighbours);
    long[] frames = vocoder.durations(Arrays.copyOfRange(units, from, size));
    for (int i = settled; i < size; i++) {
      ends[i] = endOf(i - 1) + Math.toIntExact(frames[i - from]);
    }
    settled = finished ? size : Math.max(settled, size - neighbours);
  }

  private int endOf(int unit) {
    return unit < 0 ? 0 : ends[unit];
  }

  private int goalFrames() {
    if (finished) {
      return endOf(size - 1);
    }
    return Math.max(givenFrames, endOf(settled - 1) + 1 - settings.heldBackFrames());
  }

  /** Synthesises up to a frame, or as far as one rendering goes, and remembers the samples behind it for the cross-fade. */
  private float[] render(int goalFrames) {
    int left = Math.min(givenFrames, settings.contextFrames());
    int to = Math.min(goalFrames, givenFrames + UnitVocoder.LONGEST_FRAMES - 2 * settings.contextFrames());
    int known = endOf(size - 1) - to;
    int right = Math.min(known, settings.contextFrames());
    // The row is padded anyway: known frames behind it cost no more than zeros.
    int length = left + to - givenFrames + right;
    right = Math.min(known, right + UnitVocoder.paddedFrames(length) - length);
    boolean fades = settings.fadeSamples() > 0 && right > 0;
    float[] wave = vocoder.speakBetween(frameUnits(givenFrames - left, to + right), left, fades ? right - 1 : right);
    for (int i = 0; i < fading.length; i++) {
      float share = (i + 0.5f) / fading.length;
      wave[i] = share * wave[i] + (1 - share) * fading[i];
    }
    int given = FRAME_SAMPLES * (to - givenFrames);
    fading = fades ? Arrays.copyOfRange(wave, given, given + settings.fadeSamples()) : new float[0];
    givenFrames = to;
    return fades ? Arrays.copyOf(wave, given) : wave;
  }

  /** The unit of every frame of a range. */
  private long[] frameUnits(int fromFrame, int toFrame) {
    long[] row = new long[toFrame - fromFrame];
    int unit = spoken;
    while (unit > 0 && ends[unit - 1] > fromFrame) {
      unit--;
    }
    for (int frame = fromFrame; frame < toFrame; frame++) {
      while (ends[unit] <= frame) {
        unit++;
      }
      row[frame - fromFrame] = units[unit];
    }
    return row;
  }
}
