package omniline.train.corpus;

import java.util.Arrays;
import omniline.model.Utterance;
import omniline.model.mel.LogMel;

/** Counts of log-mel frames and of what lies under them (spec section 1: frames of 25 ms centred every 10 ms). Pure functions. */
public final class MelFrames {
  private static final int REACH_SAMPLES = 200;

  private MelFrames() {
  }

  /** Frames of a 30 s window that reach into its first samples: all others are padding. */
  public static int reaching(int lengthSamples) {
    return lengthSamples == 0 ? 0
        : Math.min(Utterance.WINDOW_FRAMES, Math.ceilDiv(lengthSamples + REACH_SAMPLES, LogMel.HOP_SAMPLES));
  }

  /** The frame whose middle is nearest to a sample. */
  public static int at(int sample) {
    return (sample + LogMel.HOP_SAMPLES / 2) / LogMel.HOP_SAMPLES;
  }

  /** The name of the span over each of the first frames' middles; {@code between} where there is none. */
  public static String[] names(Iterable<Span> spans, int frames, String between) {
    String[] names = new String[frames];
    Arrays.fill(names, between);
    for (Span span : spans) {
      int end = Math.min(frames, Math.ceilDiv(span.end(), LogMel.HOP_SAMPLES));
      for (int t = Math.ceilDiv(span.start(), LogMel.HOP_SAMPLES); t < end; t++) {
        names[t] = span.name();
      }
    }
    return names;
  }
}
