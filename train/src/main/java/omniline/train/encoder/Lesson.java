package omniline.train.encoder;

/** One clip as the encoder is taught it, after augmentation: what it hears, and what it is to say to it. The arrays are not copied. */
public final class Lesson {

  private final float[] samples;
  private final boolean timed;
  private final int[] phones;
  private final int[] words;

  private Lesson(float[] samples, boolean timed, int[] phones, int[] words) {
    this.samples = samples;
    this.timed = timed;
    this.phones = phones;
    this.words = words;
  }

  /**
   * A clip whose phones and words are timed.
   *
   * @param samples at 16 kHz, full scale 1
   * @param phones the phone of every frame of 20 ms of the samples
   * @param words the word of every frame
   */
  public static Lesson timed(float[] samples, int[] phones, int[] words) {
    return new Lesson(samples, true, phones, words);
  }

  /** A clip of which it is only known what is said: phones and words in their order, without silence. */
  public static Lesson told(float[] samples, int[] phones, int[] words) {
    return new Lesson(samples, false, phones, words);
  }

  float[] samples() {
    return samples;
  }

  boolean timed() {
    return timed;
  }

  int[] phones() {
    return phones;
  }

  int[] words() {
    return words;
  }
}
