package omniline.train.voice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.vocoder.VocoderWeights;
import omniline.train.loop.Parameter;

/** The embedded voice's sizes and how its weights begin: folded, in the order of {@code hifigan.py}. Stateless. */
public final class VocoderShape {

  /** What a residual block adds at the beginning, against what it would at its usual variance. */
  private static final double SMALL = 0.3;

  private VocoderShape() {}

  /** The published generator at half its channels and without its longest kernel: 1.0 instead of 8.0 billion products a second. */
  public static VocoderConfig barista(int unitCount) {
    List<Integer> dilations = List.of(1, 3, 5);
    return new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), 256, List.of(3, 7), List.of(dilations, dilations), unitCount,
        128, 128, 3, 320, 16000);
  }

  /** Names and shapes of the folded weights, in order; a convolution's weight has the name {@code conv_pre.weight}. */
  static Map<String, List<Long>> shapes(VocoderConfig config) {
    Map<String, List<Long>> inventory = new HashMap<>();
    Inventory.vocoder(config).forEach(expected -> inventory.put(expected.name(), expected.shape()));
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    VocoderWeights.PLAIN.forEach(name -> shapes.put(name, shape(inventory, name)));
    for (String name : VocoderWeights.convolutions(config)) {
      shapes.put(name + ".weight", shape(inventory, name + ".weight_v"));
      shapes.put(name + ".bias", shape(inventory, name + ".bias"));
    }
    return shapes;
  }

  private static List<Long> shape(Map<String, List<Long>> inventory, String name) {
    List<Long> shape = inventory.get(name);
    if (shape == null) {
      throw new IllegalStateException(name + " is not in the vocoder's inventory");
    }
    return shape;
  }

  /** Random weights that keep the level of what goes through them; the residual blocks add little at first. */
  public static List<Parameter> initial(VocoderConfig config, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Parameter> parameters = new ArrayList<>();
    shapes(config).forEach((name, shape) -> {
      float[] values = new float[(int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b)];
      double deviation = deviation(name, shape, config);
      for (int i = 0; i < values.length; i++) {
        values[i] = name.matches(".*\\.ln[12]\\.weight") ? 1 : (float) (deviation * random.nextGaussian());
      }
      parameters.add(new Parameter(name, shape, values));
    });
    return parameters;
  }

  private static double deviation(String name, List<Long> shape, VocoderConfig config) {
    if (name.endsWith(".bias") || shape.size() == 1) {
      return 0;
    }
    if (name.equals("dict.weight")) {
      return 1;
    }
    double inputs = shape.stream().skip(1).mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    if (name.startsWith("ups.")) {
      // An output sample of a transposed convolution sums all input channels, over kernel / stride samples of each.
      int stage = Integer.parseInt(name.substring(4, name.indexOf('.', 4)));
      inputs = shape.getFirst() * shape.getLast().doubleValue() / config.upsampleRates().get(stage);
    }
    double gain = name.contains(".convs2.") ? SMALL : 1;
    return gain * Math.sqrt((name.startsWith("conv_post") || name.startsWith("dur_predictor.proj") ? 0.1 : 1.8) / inputs);
  }
}
