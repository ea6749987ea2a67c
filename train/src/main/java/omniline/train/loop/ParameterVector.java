package omniline.train.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TrainingScript;

/**
 * All trained tensors in one flat vector beside AdamW's two moments and the sum of gradients, so that a step of the optimiser is a
 * handful of operations and a checkpoint three vectors. The leaves that a recipe differentiates by are views of the vector. Script:
 * {@code optimizer.py}. Owned by the training thread.
 */
public final class ParameterVector implements AutoCloseable {

  private final TrainingScript optimizer = TrainingScript.load("optimizer.py");
  private final List<Parameter> parameters;
  private final ScriptValue flat;
  private final ScriptValue firstMoment;
  private final ScriptValue secondMoment;
  private final ScriptValue decays;
  private final ScriptValue sum;
  private final ScriptValue leaves;
  private int parts;

  public ParameterVector(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
    int length = Math.toIntExact(parameters.stream().mapToLong(p -> p.values().length).sum());
    float[] values = new float[length];
    float[] mask = new float[length];
    int at = 0;
    for (Parameter parameter : parameters) {
      System.arraycopy(parameter.values(), 0, values, at, parameter.values().length);
      Arrays.fill(mask, at, at + parameter.values().length, parameter.decays() ? 1 : 0);
      at += parameter.values().length;
    }
    flat = ScriptValue.floats(values, length);
    firstMoment = ScriptValue.floats(new float[length], length);
    secondMoment = ScriptValue.floats(new float[length], length);
    decays = ScriptValue.floats(mask, length);
    sum = ScriptValue.floats(new float[length], length);
    leaves = views();
  }

  private ScriptValue views() {
    List<ScriptValue> shapes = parameters.stream().map(p -> ScriptValue.longs(p.dims())).toList();
    try (ScriptValue list = ScriptValue.list(shapes)) {
      List<ScriptValue> views = optimizer.run("leaves", flat, list);
      try {
        return ScriptValue.list(views);
      } finally {
        views.forEach(ScriptValue::close);
      }
    } finally {
      shapes.forEach(ScriptValue::close);
    }
  }

  /** The tensors to differentiate by, a list in the order of the parameters; stays this vector's. */
  public ScriptValue leaves() {
    return leaves;
  }

  /** Numbers in the vector. */
  public long length() {
    return parameters.stream().mapToLong(p -> p.values().length).sum();
  }

  /** Adds a micro-batch's gradient, which it closes. */
  void add(ScriptValue gradient) {
    try (gradient) {
      optimizer.run("add", sum, gradient).forEach(ScriptValue::close);
    }
    parts++;
  }

  /** One step of AdamW by the mean of what was added; the norm of that mean before clipping. */
  float apply(AdamW settings, double rate, long step) {
    float[] hyper = {(float) rate, settings.beta1(), settings.beta2(), settings.eps(), settings.decay(), settings.largestNorm(), step};
    try (ScriptValue values = ScriptValue.floats(hyper, hyper.length);
        ScriptValue count = ScriptValue.floats(new float[] {parts}, 1)) {
      List<ScriptValue> norm = optimizer.run("apply", flat, firstMoment, secondMoment, decays, sum, count, values);
      parts = 0;
      try (ScriptValue only = norm.getFirst()) {
        return only.toFloats()[0];
      }
    }
  }

  /** The three vectors that a checkpoint holds: weights, first and second moment. */
  List<float[]> state() {
    return List.of(flat.toFloats(), firstMoment.toFloats(), secondMoment.toFloats());
  }

  /** Goes on from what {@link #state} gave. */
  void restore(List<float[]> state) {
    List<ScriptValue> targets = List.of(flat, firstMoment, secondMoment);
    for (int i = 0; i < targets.size(); i++) {
      try (ScriptValue values = ScriptValue.floats(state.get(i), state.get(i).length)) {
        optimizer.run("set", targets.get(i), values).forEach(ScriptValue::close);
      }
    }
  }

  /** The tensors as they are now, in the order of the parameters. */
  public List<Parameter> now() {
    float[] values = flat.toFloats();
    List<Parameter> now = new ArrayList<>();
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] own = Arrays.copyOfRange(values, at, at + parameter.values().length);
      now.add(new Parameter(parameter.name(), parameter.shape(), own));
      at += own.length;
    }
    return now;
  }

  @Override
  public void close() {
    List.of(leaves, flat, firstMoment, secondMoment, decays, sum).forEach(ScriptValue::close);
    optimizer.close();
  }
}
