package omniline.train.encoder;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import omniline.train.corpus.Clip;
import omniline.train.corpus.Span;

/** A sound with its words, which can be cut between two of them. Immutable by agreement: nobody writes to the samples. */
final class Splice {

  /** The seam is faded over 5 ms. */
  private static final int FADE_SAMPLES = 80;

  private final float[] samples;
  private final List<Span> words;
  private final String text;

  Splice(float[] samples, Clip said) {
    this(samples, said.words(), said.text());
  }

  private Splice(float[] samples, List<Span> words, String text) {
    this.samples = samples;
    this.words = words;
    this.text = text;
  }

  float[] samples() {
    return samples;
  }

  String text() {
    return text;
  }

  /** The beginning of this with the end of another; this alone where one of them has a single word, or none that is timed. */
  Splice with(Splice other, RandomGenerator random) {
    if (words.size() < 2 || other.words.size() < 2) {
      return this;
    }
    int kept = random.nextInt(1, words.size());
    int first = random.nextInt(1, other.words.size());
    int end = cut(kept);
    int from = other.cut(first);
    int fade = Math.min(FADE_SAMPLES, Math.min(end, from));
    float[] joined = new float[end + other.samples.length - from];
    System.arraycopy(samples, 0, joined, 0, end);
    System.arraycopy(other.samples, from, joined, end, other.samples.length - from);
    for (int i = 0; i < fade; i++) {
      float share = (i + 1f) / (fade + 1);
      joined[end - fade + i] = (1 - share) * samples[end - fade + i] + share * other.samples[from - fade + i];
    }
    String said = Stream.concat(words.subList(0, kept).stream(), other.words.subList(first, other.words.size()).stream()).map(Span::name)
        .collect(Collectors.joining(" "));
    return new Splice(joined, List.of(), said);
  }

  /** The middle between a word and the one before it. */
  private int cut(int word) {
    return Math.min(samples.length, (words.get(word - 1).end() + words.get(word).start()) / 2);
  }
}
