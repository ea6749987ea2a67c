package omniline.train.corpus;

import omniline.model.Utterance;
import omniline.model.mel.LogMel;

/**
 * Sound straight into a batch as log-mel, as inference computes and pads it, for clips that are augmented anew every time. Owned by
 * one thread.
 */
public final class MelWindow {
  private final int nMels;
  private final int frames;
  private final LogMel logMel;

  /** Windows of row-major [nMels, frames], at most 3000 frames. */
  public MelWindow(int nMels, int frames) {
    if (frames < 1 || frames > Utterance.WINDOW_FRAMES) {
      throw new IllegalArgumentException("a window has 1 to " + Utterance.WINDOW_FRAMES + " frames, not " + frames);
    }
    this.nMels = nMels;
    this.frames = frames;
    logMel = new LogMel(nMels);
  }

  /** Values of one window. */
  public int size() {
    return nMels * frames;
  }

  /** Fills {@link #size()} values from {@code at} on; what does not fit in the window is left out. The frames that hold sound. */
  public int fill(float[] samples16k, float[] block, int at) {
    logMel.reset();
    // Samples beyond the window would still move its floor, which inference would not see either.
    logMel.push(samples16k, 0, Math.min(samples16k.length, frames * LogMel.HOP_SAMPLES));
    Utterance mel = logMel.finish();
    float[] window = mel.windows().getFirst();
    for (int row = 0; row < nMels; row++) {
      System.arraycopy(window, row * Utterance.WINDOW_FRAMES, block, at + row * frames, frames);
    }
    return mel.lengthFrames();
  }

  /** A window of its own. */
  public float[] of(float[] samples16k) {
    float[] window = new float[size()];
    fill(samples16k, window, 0);
    return window;
  }
}
