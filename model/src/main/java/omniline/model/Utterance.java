package omniline.model;

import java.util.List;

/**
 * What a caller said in one turn, as the encoder wants it: log-mel windows of one length, each padded to its end; in Whisper 30 s,
 * 3000 frames (spec section 1). Immutable by agreement: nobody writes to the arrays once they are in here.
 *
 * @param nMels mel bins, 80 or 128
 * @param windows one or more, each row-major [nMels, window frames]
 * @param lengthFrames frames of 10 ms that hold the caller's speech, over all windows; the rest is padding
 */
public record Utterance(int nMels, List<float[]> windows, int lengthFrames) {

  /** Frames of 10 ms in a window of Whisper's. */
  public static final int WINDOW_FRAMES = 3000;

  public Utterance {
    windows = List.copyOf(windows);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("an utterance has at least one window");
    }
    int length = windows.getFirst().length;
    for (float[] window : windows) {
      if (window.length == 0 || window.length % nMels != 0 || window.length != length) {
        throw new IllegalArgumentException(
            "windows have " + nMels + " values a frame and all the same length, not " + window.length + " and " + length + " values");
      }
    }
  }

  /** The same without the windows at its end that hold nothing of the first frames; at least one stays. */
  public Utterance upTo(int frames) {
    int count = Math.clamp((frames + windowFrames() - 1L) / windowFrames(), 1, windows.size());
    return count == windows.size() ? this
        : new Utterance(nMels, windows.subList(0, count), Math.min(lengthFrames, count * windowFrames()));
  }

  /** Frames of 10 ms in each window. */
  public int windowFrames() {
    return windows.getFirst().length / nMels;
  }
}
