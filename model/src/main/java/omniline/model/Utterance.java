package omniline.model;

import java.util.List;

/**
 * What a caller said in one turn, as Whisper wants it: log-mel windows of 30 s, each padded to its full 3000 frames (spec section
 * 1). Immutable by agreement: nobody writes to the arrays once they are in here.
 *
 * @param nMels mel bins, 80 or 128
 * @param windows one or more, each row-major [nMels, 3000]
 * @param lengthFrames frames of 10 ms that hold the caller's speech, over all windows; the rest is padding
 */
public record Utterance(int nMels, List<float[]> windows, int lengthFrames) {

  /** Frames of 10 ms in a window. */
  public static final int WINDOW_FRAMES = 3000;

  public Utterance {
    windows = List.copyOf(windows);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("an utterance has at least one window");
    }
    for (float[] window : windows) {
      if (window.length != nMels * WINDOW_FRAMES) {
        throw new IllegalArgumentException(
            "a window has " + nMels + " x " + WINDOW_FRAMES + " values, not " + window.length);
      }
    }
  }
}
