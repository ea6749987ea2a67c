package omniline.model.vocoder;

/**
 * How a reply's chunks are joined (spec section 6.3).
 *
 * @param contextFrames frames of 20 ms on either side of a chunk that are synthesised with it and cut off again, as far as they are
 *     there. From the vocoder's receptive field on (21), a chunk begins as if it had not been cut
 * @param heldBackFrames frames, at least 1, that the end of what is given out must see: all are held back but one, in front of the
 *     two newest units, which are held back in any case because their durations are not final. Of those two only the first frame
 *     counts, though both lend what context they can
 * @param fadeSamples samples at 16 kHz over which a chunk takes over from the rendering of the chunk before; at most one frame
 */
public record ChunkSettings(int contextFrames, int heldBackFrames, int fadeSamples) {

  public static final ChunkSettings USUAL = new ChunkSettings(21, 1, 160);

  /** What is given out equals the whole reply's synthesis; 0.4 s and two units are held back. */
  public static final ChunkSettings EXACT = new ChunkSettings(21, 21, 0);

  /** Half of the longest row that is synthesised in one go stays for what is new. */
  private static final int MOST_FRAMES = UnitVocoder.LONGEST_FRAMES / 4;

  public ChunkSettings {
    if (contextFrames < 1 || contextFrames > MOST_FRAMES) {
      throw new IllegalArgumentException("the context is 1 to " + MOST_FRAMES + " frames, not " + contextFrames);
    }
    if (heldBackFrames < 1 || heldBackFrames > contextFrames) {
      throw new IllegalArgumentException("1 to " + contextFrames + " frames are held back, not " + heldBackFrames);
    }
    if (fadeSamples < 0 || fadeSamples > ChunkedVocoder.FRAME_SAMPLES) {
      throw new IllegalArgumentException("the cross-fade is 0 to " + ChunkedVocoder.FRAME_SAMPLES + " samples, not " + fadeSamples);
    }
  }
}
