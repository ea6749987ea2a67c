package omniline.train.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.train.loop.Parameter;

/**
 * Sizes of an encoder in Whisper's layout, and its tensors as they begin (names of spec section 8, without the table of positions, which
 * is not trained).
 *
 * @param nMels mel bins
 * @param context frames of 20 ms in a window
 * @param width width of a frame
 * @param layers blocks
 * @param heads attention heads
 */
public record EncoderShape(int nMels, int context, int width, int layers, int heads) {

  /** Prefix of the encoder's tensors in a LLaMA-Omni checkpoint. */
  public static final String PREFIX = "model.speech_encoder.";

  /** The embedded model's. */
  public static EncoderShape barista() {
    return new EncoderShape(80, 400, 192, 6, 3);
  }

  /** Columns of a window's log-mel. */
  public int melFrames() {
    return 2 * context;
  }

  /** The tensors in the order of whisper.py. */
  public List<Parameter> parameters(RandomGenerator random) {
    List<Parameter> all = new ArrayList<>();
    all.add(filter("conv1.weight", random, width, nMels, 3));
    all.add(constant("conv1.bias", 0));
    all.add(filter("conv2.weight", random, width, width, 3));
    all.add(constant("conv2.bias", 0));
    all.add(constant("ln_post.weight", 1));
    all.add(constant("ln_post.bias", 0));
    for (int i = 0; i < layers; i++) {
      addBlock(all, "blocks." + i + ".", random);
    }
    return all;
  }

  private void addBlock(List<Parameter> all, String block, RandomGenerator random) {
    // What is added to the residual stream begins small, the smaller the more layers add to it (Radford et al. 2019).
    double added = 1 / Math.sqrt(2.0 * layers);
    all.add(constant(block + "attn_ln.weight", 1));
    all.add(constant(block + "attn_ln.bias", 0));
    all.add(matrix(block + "attn.query.weight", random, 1, width, width));
    all.add(constant(block + "attn.query.bias", 0));
    all.add(matrix(block + "attn.key.weight", random, 1, width, width));
    all.add(matrix(block + "attn.value.weight", random, 1, width, width));
    all.add(constant(block + "attn.value.bias", 0));
    all.add(matrix(block + "attn.out.weight", random, added, width, width));
    all.add(constant(block + "attn.out.bias", 0));
    all.add(constant(block + "mlp_ln.weight", 1));
    all.add(constant(block + "mlp_ln.bias", 0));
    all.add(matrix(block + "mlp.0.weight", random, 1, 4 * width, width));
    all.add(new Parameter(PREFIX + block + "mlp.0.bias", List.of(4L * width), new float[4 * width]));
    all.add(matrix(block + "mlp.2.weight", random, added, width, 4 * width));
    all.add(constant(block + "mlp.2.bias", 0));
  }

  private static Parameter filter(String name, RandomGenerator random, int out, int in, int kernel) {
    float[] values = Parameter.normal(random, (long) out * in * kernel, 1 / Math.sqrt((double) in * kernel));
    return new Parameter(PREFIX + name, List.of((long) out, (long) in, (long) kernel), values);
  }

  private static Parameter matrix(String name, RandomGenerator random, double gain, int out, int in) {
    return new Parameter(PREFIX + name, List.of((long) out, (long) in), Parameter.normal(random, (long) out * in, gain / Math.sqrt(in)));
  }

  private Parameter constant(String name, float value) {
    float[] values = new float[width];
    Arrays.fill(values, value);
    return new Parameter(PREFIX + name, List.of((long) width), values);
  }

  /** Whisper's table of positions, row-major [context, width]: sines in the first half of a row, cosines in the second (spec section 2.2). */
  public float[] positions() {
    int half = width / 2;
    double step = Math.log(10000) / (half - 1);
    float[] values = new float[context * width];
    for (int row = 0; row < context; row++) {
      for (int i = 0; i < half; i++) {
        double angle = row * Math.exp(-step * i);
        values[row * width + i] = (float) Math.sin(angle);
        values[row * width + half + i] = (float) Math.cos(angle);
      }
    }
    return values;
  }
}
