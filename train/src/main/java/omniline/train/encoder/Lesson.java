package omniline.train.encoder;

import org.jspecify.annotations.Nullable;

/** One clip as the encoder is taught it, after augmentation: what it hears, and what it is to say to it. The arrays are not copied. */
public final class Lesson {

  private final float[] samples;
  private final int @Nullable [] labels;
  private final int[] targets;

  /**
   * A lesson.
   *
   * @param samples at 16 kHz, full scale 1
   * @param labels the phone of every frame of 20 ms of the samples, when they are timed
   * @param targets the phones that are said, without silence
   */
  public Lesson(float[] samples, int @Nullable [] labels, int[] targets) {
    this.samples = samples;
    this.labels = labels;
    this.targets = targets;
  }

  float[] samples() {
    return samples;
  }

  boolean timed() {
    return labels != null;
  }

  int @Nullable [] labels() {
    return labels;
  }

  int[] targets() {
    return targets;
  }
}
