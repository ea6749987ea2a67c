package omniline.model.checkpoint.write;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Random values for the tensors of a checkpoint, by name. A weight gets {@code gain / sqrt(fan-in)}, so every stage keeps its
 * level at any width: hidden values stay near 1, the text's logits near 2.5. Attention is peaked and weighs much, so that the 25
 * equal rows of a speech decoder step differ by their positions and greedy text does not run in circles. The gains began as those
 * measured in the golden set omni-tiny-a and were then tuned by counting units, words and loudness.
 */
public final class RandomWeights {
  /** The speech decoder has no final norm, so its residual is large; this much keeps the blank among the likely symbols. */
  private static final float BLANK_BIAS = 11;

  /** Mean of log(frames + 1): most units last one to four frames, some eight. */
  private static final double LOG_DURATION = 1.2;

  /** What enters the last tanh stays well below 1, so the voice is audible and does not clip. */
  private static final double LOUDNESS = 0.3;

  private static final double EMBEDDING = 0.8;

  private record Rule(Pattern name, double gain) {
    Rule(String name, double gain) {
      this(Pattern.compile(name), gain);
    }
  }

  /** The first rule whose pattern is found in the name holds; a matrix without a rule has gain 1.2. */
  private static final List<Rule> GAINS = List.of(
      new Rule("speech_generator\\.input_proj\\.weight", 0.8),
      new Rule("speech_generator\\.output_proj\\.weight", 0.45),
      new Rule("speech_generator.*[qk]_proj", 5),
      new Rule("speech_generator.*o_proj", 5.2),
      new Rule("lm_head", 2.5),
      new Rule("[qk]_proj", 3),
      new Rule("gate_proj", 1.3),
      new Rule("o_proj", 2.5),
      new Rule("down_proj", 1.4),
      new Rule("attn\\.(query|key)", 2),
      new Rule("mlp\\.2|conv2\\.weight", 1.5),
      new Rule("speech_projector", 1.05),
      new Rule("dur_predictor\\.conv", 1.4),
      new Rule("dur_predictor\\.proj", 0.5));

  private final RandomGenerator random;

  public RandomWeights(RandomGenerator random) {
    this.random = random;
  }

  /** Values of a tensor of a checkpoint's shards, row-major. */
  public float[] shard(String name, List<Long> shape) {
    float[] values;
    if (name.endsWith("positional_embedding")) {
      return positions(shape);
    } else if (name.endsWith("embed_tokens.weight")) {
      values = normal(shape, 0, EMBEDDING);
    } else if (name.endsWith("output_proj.bias")) {
      values = normal(shape, 0, 0.3);
      values[values.length - 1] = BLANK_BIAS;
    } else if (shape.size() == 1) {
      values = name.endsWith(".bias") ? normal(shape, 0, 0.1) : normal(shape, 1, 0.15);
    } else if (name.equals("speech_generator.output_proj.weight")) {
      values = normal(shape, 0, gain(name) / Math.sqrt(fanIn(shape)));
      // The blank's logit is its bias and nothing else, so its share does not hang on one random row.
      Arrays.fill(values, values.length - shape.get(1).intValue(), values.length, 0);
    } else {
      values = normal(shape, 0, gain(name) / Math.sqrt(fanIn(shape)));
    }
    return values;
  }

  /** Values of a tensor of the vocoder; {@code strides} are those of its transposed convolutions. */
  public float[] vocoder(String name, List<Long> shape, List<Integer> strides) {
    if (name.endsWith("weight_v")) {
      return normal(shape, 0, 0.07);
    }
    if (name.startsWith("ups.") && name.endsWith("weight_g")) {
      int stage = Integer.parseInt(name.substring(4, name.indexOf('.', 4)));
      return normal(shape, 0.8 * Math.sqrt(strides.get(stage)), 0.1);
    }
    if (name.equals("conv_post.weight_g")) {
      return normal(shape, LOUDNESS, 0);
    }
    if (name.endsWith("weight_g")) {
      return normal(shape, name.startsWith("resblocks") ? 0.75 : 1, 0.1);
    }
    if (name.equals("dict.weight")) {
      return normal(shape, 0, 1);
    }
    if (name.equals("dur_predictor.proj.bias")) {
      return normal(shape, LOG_DURATION, 0);
    }
    if (name.startsWith("dur_predictor")) {
      return shard(name, shape);
    }
    return normal(shape, 0, name.equals("conv_post.bias") ? 0 : 0.03);
  }

  /** Deviation of a matrix that is nothing but zero-mean noise; empty for what has a form of its own. */
  public static OptionalDouble noise(String name, List<Long> shape) {
    if (shape.size() == 1 || name.endsWith("positional_embedding") || name.equals("speech_generator.output_proj.weight")) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(name.endsWith("embed_tokens.weight") ? EMBEDDING : gain(name) / Math.sqrt(fanIn(shape)));
  }

  private static double gain(String name) {
    for (Rule rule : GAINS) {
      if (rule.name.matcher(name).find()) {
        return rule.gain;
      }
    }
    return 1.2;
  }

  /** Inputs that one output sums: all axes but the first. */
  private static double fanIn(List<Long> shape) {
    return shape.stream().skip(1).mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
  }

  private float[] normal(List<Long> shape, double mean, double deviation) {
    float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  /** Whisper's table: sines in the first half of a row, cosines in the second (spec section 2.2). */
  private static float[] positions(List<Long> shape) {
    int rows = Math.toIntExact(shape.get(0));
    int width = Math.toIntExact(shape.get(1));
    int half = width / 2;
    double step = Math.log(10000) / (half - 1);
    float[] values = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < half; i++) {
        double angle = row * Math.exp(-step * i);
        values[row * width + i] = (float) Math.sin(angle);
        values[row * width + half + i] = (float) Math.cos(angle);
      }
    }
    return values;
  }
}
