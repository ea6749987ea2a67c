package omniline.model.mel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.Utterance;
import org.jspecify.annotations.Nullable;

/**
 * Whisper's log-mel spectrogram (spec section 1), computed hop by hop while the caller speaks, so that the end of the turn costs
 * only the clamp that needs the loudest value. Every 30 s (or as long as the encoder's window is) are a window of their own,
 * reflected at both ends as Whisper would see it; samples beyond open the next one. Nothing is allocated per hop, one array per
 * window. Owned by the media loop.
 *
 * <pre>
 *  window      0 ........................................ N samples   N = 480000 for 30 s
 *  frame t            [160 t - 200 ............ 160 t + 200)          t = 0 .. N / 160 - 1, known as soon as its last sample is in
 *  reflected   -200..-1 = 200..1                N + i = N - 2 - i
 * </pre>
 */
public final class LogMel {
  /** Sampling rate of all samples. */
  public static final int RATE_HZ = 16000;

  /** Samples from one frame to the next: 10 ms. */
  public static final int HOP_SAMPLES = 160;

  private static final int REACH = PowerSpectrum.SIZE / 2;

  /** A power of two that holds a frame and the zeros written behind the last sample. */
  private static final int HISTORY = 1024;

  private static final double LEAST_POWER = 1e-10;
  private static final double LEAST_LOG = -10;
  private static final double RANGE = 8;
  private static final double[] HANN = new double[PowerSpectrum.SIZE];

  static {
    for (int i = 0; i < HANN.length; i++) {
      HANN[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / HANN.length);
    }
  }

  /** A frame that reaches over both ends of its window has no reflection. */
  private static final int LEAST_FRAMES = 4;

  private final MelFilterBank bank;
  private final int windowFrames;
  private final int windowSamples;
  private final PowerSpectrum spectrum = new PowerSpectrum();
  private final double[] history = new double[HISTORY];
  private final double[] frame = new double[PowerSpectrum.SIZE];
  private final double[] power = new double[MelFilterBank.BINS];
  private final List<float[]> finished = new ArrayList<>();

  /** Row-major [nMels, window frames]; allocated by the first sample, since finish() hands it over. */
  private float @Nullable [] window;

  private int samples;
  private int frames;
  private double loudest;
  private int finishedSamples;

  /** A front-end of Whisper's: that many mel bins, 80 or 128, and windows of 30 s. */
  public LogMel(int nMels) {
    this(nMels, Utterance.WINDOW_FRAMES);
  }

  /** A front-end for an encoder whose window has so many frames of 10 ms, at least 4: twice its positions. */
  public LogMel(int nMels, int windowFrames) {
    if (windowFrames < LEAST_FRAMES) {
      throw new IllegalArgumentException("a window has at least " + LEAST_FRAMES + " frames, not " + windowFrames);
    }
    bank = MelFilterBank.of(nMels);
    this.windowFrames = windowFrames;
    windowSamples = windowFrames * HOP_SAMPLES;
    openWindow();
  }

  /** Forgets all samples. */
  public void reset() {
    finished.clear();
    finishedSamples = 0;
    openWindow();
  }

  private void openWindow() {
    samples = 0;
    frames = 0;
    loudest = LEAST_LOG;
  }

  /** Samples pushed since the last reset or finish. */
  public int lengthSamples() {
    return finishedSamples + samples;
  }

  /** Takes 16-bit samples at 16 kHz, any number of them. */
  public void push(short[] pcm16k, int offset, int lengthSamples) {
    for (int done = 0; done < lengthSamples; ) {
      int step = beginStep(lengthSamples - done);
      for (int i = 0; i < step; i++) {
        history[(samples + i) & (HISTORY - 1)] = pcm16k[offset + done + i] / 32768.0;
      }
      endStep(step);
      done += step;
    }
  }

  /** Takes samples of full scale 1 at 16 kHz, any number of them. */
  public void push(float[] pcm16k, int offset, int lengthSamples) {
    for (int done = 0; done < lengthSamples; ) {
      int step = beginStep(lengthSamples - done);
      for (int i = 0; i < step; i++) {
        history[(samples + i) & (HISTORY - 1)] = pcm16k[offset + done + i];
      }
      endStep(step);
      done += step;
    }
  }

  /** How many of the next samples fit before a frame becomes due. */
  private int beginStep(int lengthSamples) {
    if (samples == windowSamples) {
      closeWindow();
      openWindow();
    }
    return Math.min(lengthSamples, dueAt() - samples);
  }

  private void endStep(int step) {
    samples += step;
    if (samples == dueAt()) {
      computeFrame();
    }
  }

  /** Sample count at which the next frame is complete; reflection makes the first one wait for one sample more. */
  private int dueAt() {
    if (frames == 0) {
      return REACH + 1;
    }
    return frames >= windowFrames - 1 ? windowSamples : frames * HOP_SAMPLES + REACH;
  }

  private void computeFrame() {
    int first = frames * HOP_SAMPLES - REACH;
    for (int i = 0; i < frame.length; i++) {
      int at = Math.abs(first + i);
      if (at >= windowSamples) {
        at = 2 * (windowSamples - 1) - at;
      }
      frame[i] = history[at & (HISTORY - 1)] * HANN[i];
    }
    spectrum.compute(frame, power);
    float[] current = window();
    for (int row = 0, at = frames; row < bank.nMels(); row++, at += windowFrames) {
      double log = Math.log10(Math.max(bank.apply(row, power), LEAST_POWER));
      loudest = Math.max(loudest, log);
      current[at] = (float) log;
    }
    frames++;
  }

  /**
   * The mel of everything pushed, padded with silence to whole windows; at least one. Starts anew afterwards.
   */
  public Utterance finish() {
    int lengthFrames = lengthFrames();
    closeWindow();
    Utterance utterance = new Utterance(bank.nMels(), finished, lengthFrames);
    reset();
    return utterance;
  }

  /**
   * What {@link #finish} would give now, while the samples may still go on: the same values, and nothing starts anew. Allocates
   * the last window's copy.
   */
  public Utterance soFar() {
    int knownFrames = frames;
    double knownLoudest = loudest;
    computeTail();
    float[] copy = new float[bank.nMels() * windowFrames];
    clamp(window(), copy);
    // The tail's frames reach into silence that may turn out to be speech: they are computed again when their samples have come.
    frames = knownFrames;
    loudest = knownLoudest;
    List<float[]> windows = new ArrayList<>(finished);
    windows.add(copy);
    return new Utterance(bank.nMels(), windows, lengthFrames());
  }

  private int lengthFrames() {
    return (lengthSamples() + HOP_SAMPLES - 1) / HOP_SAMPLES;
  }

  private float[] window() {
    float[] current = window;
    if (current == null) {
      current = new float[bank.nMels() * windowFrames];
      window = current;
    }
    return current;
  }

  private void closeWindow() {
    computeTail();
    float[] current = window();
    clamp(current, current);
    finished.add(current);
    window = null;
    finishedSamples += samples;
    samples = 0;
  }

  /** The frames that reach beyond the last sample, over zeros. */
  private void computeTail() {
    for (int i = samples; i < Math.min(samples + frame.length + HOP_SAMPLES, windowSamples); i++) {
      history[i & (HISTORY - 1)] = 0;
    }
    while (frames < windowFrames && frames * HOP_SAMPLES - REACH < samples) {
      computeFrame();
    }
  }

  /** Whisper's scale: nothing more than 8 decades below the loudest value, then (log + 4) / 4; behind the last frame silence. */
  private void clamp(float[] logs, float[] scaled) {
    double floor = loudest - RANGE;
    float padding = (float) ((Math.max(LEAST_LOG, floor) + 4) / 4);
    for (int row = 0; row < bank.nMels(); row++) {
      int from = row * windowFrames;
      for (int i = from; i < from + frames; i++) {
        scaled[i] = (float) ((Math.max(logs[i], floor) + 4) / 4);
      }
      Arrays.fill(scaled, from + frames, from + windowFrames, padding);
    }
  }
}
