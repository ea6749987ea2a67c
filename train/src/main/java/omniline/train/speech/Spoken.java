package omniline.train.speech;

import java.util.List;
import omniline.train.corpus.Span;

/** What a voice said. Immutable by agreement: nobody writes to the samples. */
public final class Spoken {
  private final int rateHz;
  private final float[] samples;
  private final List<Span> phones;
  private final List<Span> words;

  Spoken(int rateHz, float[] samples, List<Span> phones, List<Span> words) {
    this.rateHz = rateHz;
    this.samples = samples;
    this.phones = List.copyOf(phones);
    this.words = List.copyOf(words);
  }

  /** Samples in a second: 16000 from a {@link Synthesizer}, the engine's own from an engine. */
  public int rateHz() {
    return rateHz;
  }

  /** Mono, full scale 1; not a copy. */
  public float[] samples() {
    return samples;
  }

  /** Phones of {@link Phones} without a gap from the first sample to the last. */
  public List<Span> phones() {
    return phones;
  }

  /** The words of the text in order. */
  public List<Span> words() {
    return words;
  }
}
