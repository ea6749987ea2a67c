package omniline.train.loop;

import java.util.List;
import java.util.random.RandomGenerator;

/** One trained tensor: its name in the checkpoint that comes of it, its shape and its values. The values are not copied. */
public final class Parameter {

  private final String name;
  private final List<Long> shape;
  private final float[] values;

  /**
   * A tensor as it begins, or as it became.
   *
   * @param shape sizes, outermost first
   * @param values row-major
   */
  public Parameter(String name, List<Long> shape, float[] values) {
    this.name = name;
    this.shape = List.copyOf(shape);
    this.values = values;
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(name + ": " + values.length + " values for shape " + shape);
    }
  }

  /** Normal values around 0. */
  public static float[] normal(RandomGenerator random, long count, double deviation) {
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  public String name() {
    return name;
  }

  public List<Long> shape() {
    return shape;
  }

  public float[] values() {
    return values;
  }

  /** Weight decay pulls at matrices and filters, not at norms and biases. */
  boolean decays() {
    return shape.size() > 1;
  }

  long[] dims() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
