package omniline.train.augment;

import java.util.List;
import omniline.train.corpus.Span;

/** A clip as it arrives: its samples, and where a position of the clean clip came to lie. Immutable by agreement. */
public final class Heard {
  private final float[] samples;
  private final double stretch;
  private final double shift;

  Heard(float[] samples, double stretch, double shift) {
    this.samples = samples;
    this.stretch = stretch;
    this.shift = shift;
  }

  /** 16 kHz, full scale 1; not a copy. */
  public float[] samples() {
    return samples;
  }

  /** Words or phones of the clean clip where they are now; what was cut off is gone. */
  public List<Span> moved(List<Span> spans) {
    return spans.stream().map(span -> span.moved(stretch, shift)).filter(span -> span.end() > span.start())
        .filter(span -> span.start() < samples.length)
        .map(span -> new Span(span.name(), span.start(), Math.min(span.end(), samples.length))).toList();
  }
}
