package omniline.train.loop;

import java.util.List;
import java.util.SplittableRandom;
import omniline.model.torch.ScriptValue;

/** y = 2 a - 3 b + 0.5, learnt from eight points a batch. */
class LineRecipe implements Recipe {

  private static final int POINTS = 8;

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "line.py");
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("slope", List.of(2L, 1L), new float[] {0.1f, 0.2f}), new Parameter("offset", List.of(1L), new float[1]));
  }

  @Override
  public List<String> measures() {
    return List.of("distance");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(number);
    float[] x = new float[2 * POINTS];
    float[] y = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[2 * i] = (float) random.nextGaussian();
      x[2 * i + 1] = (float) random.nextGaussian();
      y[i] = 2 * x[2 * i] - 3 * x[2 * i + 1] + 0.5f;
    }
    return List.of(ScriptValue.floats(x, POINTS, 2), ScriptValue.floats(y, POINTS));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
