package omniline.train.augment;

/**
 * A sound after augmentation, and where the times of the sound before lie in it: time t became {@code t * stretch + shift}.
 */
public final class Changed {

  private final float[] samples;
  private final double stretch;
  private final double shift;

  /**
   * A changed sound; the samples are not copied.
   *
   * @param samples at 16 kHz
   * @param stretch new length of what lasted one sample
   * @param shift samples put in front (or cut off there, when negative)
   */
  public Changed(float[] samples, double stretch, double shift) {
    this.samples = samples;
    this.stretch = stretch;
    this.shift = shift;
  }

  public float[] samples() {
    return samples;
  }

  public double stretch() {
    return stretch;
  }

  public double shift() {
    return shift;
  }
}
