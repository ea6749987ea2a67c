package omniline.train.corpus;

/**
 * One clip of a {@link MelStore}.
 *
 * @param id unique in its store
 * @param frames frames of 10 ms that are stored: all that reach into the samples
 * @param speechFrames frames whose 10 ms hold samples, {@code Utterance.lengthFrames}; at most {@code frames}
 * @param floor Whisper's smallest value of this clip, (max - 8 + 4) / 4: what the window is padded with
 */
public record MelClip(String id, int frames, int speechFrames, float floor) {

  public MelClip {
    if (frames < 0 || speechFrames < 0 || speechFrames > frames || !Float.isFinite(floor)) {
      throw new IllegalArgumentException("clip " + id + ": " + speechFrames + " of " + frames + " frames, floor " + floor);
    }
  }
}
