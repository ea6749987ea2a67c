package omniline.train.omni;

import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.corpus.Span;

/** The sounds that talks name by number. */
public interface Hearing {

  /** A clip changed at random as a room and a line would. */
  Sound hear(int clip, RandomGenerator random);

  /** The clip as it is. */
  Sound plain(int clip);

  /** A sound, and its words where they are timed. Immutable by agreement: nobody writes to the samples. */
  final class Sound {
    private final float[] samples;
    private final List<Span> words;

    /**
     * A sound.
     *
     * @param samples at 16 kHz, not copied
     * @param words in order of time; empty where they are not timed
     */
    public Sound(float[] samples, List<Span> words) {
      this.samples = samples;
      this.words = List.copyOf(words);
    }

    /** At 16 kHz, not a copy. */
    public float[] samples() {
      return samples;
    }

    /** In order of time; empty where they are not timed. */
    public List<Span> words() {
      return words;
    }
  }
}
