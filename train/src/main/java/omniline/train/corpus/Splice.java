package omniline.train.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A sound with its words, which can be cut between two of them. Immutable by agreement: nobody writes to the samples. */
public final class Splice {

  /** The seam is faded over 5 ms. */
  private static final int FADE_SAMPLES = 80;

  private final float[] samples;
  private final List<Span> words;
  private final String text;

  /** A clip as it lies in its store, and what is known of it. */
  public Splice(float[] samples, Clip said) {
    this(samples, said.words(), said.text());
  }

  private Splice(float[] samples, List<Span> words, String text) {
    this.samples = samples;
    this.words = List.copyOf(words);
    this.text = text;
  }

  /** At 16 kHz, full scale 1; not a copy. */
  public float[] samples() {
    return samples;
  }

  /** Where the words are; empty where they are not timed. */
  public List<Span> words() {
    return words;
  }

  /** What is said. */
  public String text() {
    return text;
  }

  /** The beginning of this with the end of another, cut anywhere; this alone where one has not two timed words. */
  public Splice with(Splice other, RandomGenerator random) {
    if (words.size() < 2 || other.words.size() < 2) {
      return this;
    }
    return with(random.nextInt(1, words.size()), other, random.nextInt(1, other.words.size()));
  }

  /**
   * The beginning of this with the end of another.
   *
   * @param kept words of this, at least 1
   * @param other whose end follows, with timed words
   * @param first the first word of the other that follows, at least 1
   */
  public Splice with(int kept, Splice other, int first) {
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
    List<Span> said = new ArrayList<>();
    words.subList(0, kept).forEach(word -> said.add(new Span(word.name(), word.start(), Math.min(end, word.end()))));
    other.words.subList(first, other.words.size()).forEach(word -> said.add(word.moved(1, end - from)));
    return new Splice(joined, said, said.stream().map(Span::name).collect(Collectors.joining(" ")));
  }

  /** The middle between a word and the one before it; the end of the last one behind it. */
  private int cut(int word) {
    int before = words.get(word - 1).end();
    int middle = word == words.size() ? before : (before + words.get(word).start()) / 2;
    return Math.min(samples.length, middle);
  }
}
