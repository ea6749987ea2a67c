package omniline.model.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.torch.ScriptCall;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * A stack of Llama layers that a script runs over a batch of sequences: the weight lists of {@code llama.py} and {@code units.py}
 * (rotary frequencies, some tensors of the stage's own, then nine for each layer in the order of {@code layer.py}), their scales,
 * and the caches that fit them. Owned by the model loop.
 */
public final class DecoderStack implements AutoCloseable {

  private static final String ATTENTION = "self_attn.";
  private static final String FEED_FORWARD = "mlp.";

  private final ScriptModule script;
  private final LlamaConfig config;
  private final ScriptValue weights;
  private final ScriptValue scales;
  private final ScriptValue like;
  private final int elementBytes;

  /**
   * Where the tensors are.
   *
   * @param own full names of the stage's own tensors in the script's order, each with how it is used
   * @param layerPrefix what stands before the layer's number, such as {@code model.layers.}
   * @param tensors the entry of a full name
   */
  public record Names(List<Own> own, String layerPrefix, Function<String, TensorEntry> tensors) {
    public Names {
      own = List.copyOf(own);
    }
  }

  /** A tensor of the stage's own. */
  public record Own(String name, Use use) {}

  /** How a script uses a tensor. */
  public enum Use {
    /** A norm or a bias, float32. */
    EXACT,
    /** A table of embeddings. */
    TABLE,
    /** A product's weight. */
    PRODUCT
  }

  /** Loads the stack and compiles the script, whose methods take (…, caches, weights, scales, shape, eps) as in layer.py. */
  public DecoderStack(String scriptFile, LlamaConfig config, Names names, WeightFiles files) {
    this.config = config;
    elementBytes = files.settings().precision().bytes();
    script = ScriptModule.load("linear.py", "layer.py", scriptFile);
    Loading loading = new Loading(names, files);
    try {
      loading.add(frequencies(config), none());
      names.own.forEach(loading::own);
      for (int i = 0; i < config.layers(); i++) {
        loading.layer(names.layerPrefix + i + ".");
      }
      weights = ScriptValue.list(loading.weights);
      scales = ScriptValue.list(loading.scales);
      try (ScriptValue norm = files.plain(names.tensors.apply(names.layerPrefix + "0.input_layernorm.weight"))) {
        like = norm.share();
      }
    } finally {
      loading.close();
    }
  }

  private static ScriptValue none() {
    return ScriptValue.floats(new float[0], 0);
  }

  /** The lists in the making. */
  private static final class Loading implements AutoCloseable {
    private final List<ScriptValue> weights = new ArrayList<>();
    private final List<ScriptValue> scales = new ArrayList<>();
    private final Names names;
    private final WeightFiles files;

    Loading(Names names, WeightFiles files) {
      this.names = names;
      this.files = files;
    }

    void add(ScriptValue weight, ScriptValue scale) {
      weights.add(weight);
      scales.add(scale);
    }

    void own(Own tensor) {
      TensorEntry entry = names.tensors.apply(tensor.name);
      switch (tensor.use) {
        case EXACT -> add(files.exact(entry), none());
        case TABLE -> add(files.plain(entry), none());
        case PRODUCT -> products(List.of(tensor.name));
      }
    }

    private void products(List<String> full) {
      List<ScriptValue> pair = files.layerWeight(full.stream().map(names.tensors).toList());
      add(pair.get(0), pair.get(1));
    }

    /** Weights that are copied anyway are put below one another: one product where the checkpoint has two or three. */
    private void together(List<String> full) {
      if (files.copies()) {
        products(full);
        full.stream().skip(1).forEach(name -> add(none(), none()));
      } else {
        full.forEach(name -> products(List.of(name)));
      }
    }

    void layer(String prefix) {
      add(files.exact(names.tensors.apply(prefix + "input_layernorm.weight")), none());
      together(List.of(prefix + ATTENTION + "q_proj.weight", prefix + ATTENTION + "k_proj.weight", prefix + ATTENTION + "v_proj.weight"));
      products(List.of(prefix + ATTENTION + "o_proj.weight"));
      add(files.exact(names.tensors.apply(prefix + "post_attention_layernorm.weight")), none());
      together(List.of(prefix + FEED_FORWARD + "gate_proj.weight", prefix + FEED_FORWARD + "up_proj.weight"));
      products(List.of(prefix + FEED_FORWARD + "down_proj.weight"));
    }

    @Override
    public void close() {
      weights.forEach(ScriptValue::close);
      scales.forEach(ScriptValue::close);
    }
  }

  private static ScriptValue frequencies(LlamaConfig config) {
    double[] exact = config.ropeFrequencies();
    float[] frequencies = new float[exact.length];
    for (int j = 0; j < exact.length; j++) {
      frequencies[j] = (float) exact[j];
    }
    return ScriptValue.floats(frequencies, frequencies.length);
  }

  /** A call of a method of the stage's script, without the stack's own arguments. */
  public ScriptCall method(String name) {
    return script.method(name);
  }

  /** The weights, for methods that take nothing else of the stack. */
  public ScriptValue weights() {
    return weights;
  }

  /** The scales, in the order of the weights. */
  public ScriptValue scales() {
    return scales;
  }

  /** A tensor of the type and on the device that caches have. */
  public ScriptValue like() {
    return like;
  }

  /** Adds what every forward method takes last: weights, scales, shape, eps. */
  public ScriptCall completed(ScriptCall call) {
    return call.with(weights).with(scales).with(shape()).with(config.rmsEps());
  }

  /** Query heads, kv heads, head dim. */
  long[] shape() {
    return new long[] {config.heads(), config.kvHeads(), config.headDim()};
  }

  int layers() {
    return config.layers();
  }

  /** Bytes of one position in a cache. */
  public long positionBytes() {
    return 2L * config.layers() * config.kvHeads() * config.headDim() * elementBytes;
  }

  /**
   * Runs a forward method over a batch whose caches already have room, and tells the caches.
   *
   * @param rows new positions of each sequence
   */
  public ScriptValue forward(ScriptCall call, List<KvCache> caches, int rows) {
    long[] positions = new long[caches.size()];
    List<ScriptValue> tensors = new ArrayList<>(caches.size());
    for (int i = 0; i < positions.length; i++) {
      KvCache cache = caches.get(i);
      positions[i] = cache.lengthPositions();
      tensors.add(cache.withRoomFor(rows));
    }
    try (ScriptValue lists = ScriptValue.lists(tensors)) {
      ScriptValue result = completed(call.with(positions).with(lists)).run();
      caches.forEach(cache -> cache.advance(rows));
      return result;
    }
  }

  @Override
  public void close() {
    weights.close();
    scales.close();
    like.close();
    script.close();
  }
}
