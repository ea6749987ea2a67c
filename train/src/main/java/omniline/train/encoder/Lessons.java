package omniline.train.encoder;

import java.util.random.RandomGenerator;

/** Where lessons come from: timed speech, and speech of which only the words are known. */
public interface Lessons {

  /** Clips with timed phones. */
  int timed();

  /** Clips without. */
  int told();

  /** Length of a clip as it lies in the store, in samples; timed clips come first. */
  int lengthSamples(int clip);

  /** A clip, changed at random as a line and a room would. */
  Lesson lesson(int clip, RandomGenerator random);
}
