package omniline.model.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The Whisper encoder (spec section 2): a padded log-mel window becomes frames, two hops each (30 s and 1500 in every Whisper), with no mask over the padding, as the
 * model was trained. Scripts: {@code linear.py}, {@code encoder.py}. Owned by the model loop.
 */
public final class SpeechEncoder implements AutoCloseable {

  private static final String PREFIX = "model.speech_encoder.";
  private static final List<String> STEM = List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias",
      "positional_embedding", "ln_post.weight", "ln_post.bias");
  private static final List<String> BLOCK = List.of("attn_ln.weight", "attn_ln.bias", "attn.query.weight", "attn.query.bias",
      "attn.key.weight", "attn.value.weight", "attn.value.bias", "attn.out.weight", "attn.out.bias", "mlp_ln.weight",
      "mlp_ln.bias", "mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "mlp.2.bias");

  private final ScriptModule script = ScriptModule.load("linear.py", "whisper.py", "encoder.py");
  private final WhisperConfig config;
  private final ScriptValue weights;

  /**
   * Loads it.
   *
   * @param entries the entry of a full name, {@code model.speech_encoder.conv1.weight} and so on
   */
  public SpeechEncoder(WhisperConfig config, Function<String, TensorEntry> entries, WeightFiles files) {
    this.config = config;
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      STEM.forEach(name -> tensors.add(files.plain(entries.apply(PREFIX + name))));
      for (int i = 0; i < config.layers(); i++) {
        for (String name : BLOCK) {
          TensorEntry entry = entries.apply(PREFIX + "blocks." + i + "." + name);
          tensors.add(entry.shape().size() == 2 ? files.product(entry) : files.plain(entry));
        }
      }
      weights = ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  /**
   * Encodes a window.
   *
   * @param window log-mel, row-major [mels, window frames]
   * @return frames [1, positions, width] after ln_post (quantity enc.out); the caller closes them
   */
  public ScriptValue encode(float[] window) {
    try (ScriptValue mel = mel(List.of(window))) {
      return script.method("encode").with(mel).with(config.heads()).with(weights).run();
    }
  }

  /** Begins a run over windows that go together: the stem, [windows, positions, width]. The caller closes it. */
  public ScriptValue stem(List<float[]> windows) {
    try (ScriptValue mel = mel(windows)) {
      return script.method("stem").with(mel).with(weights).run();
    }
  }

  /** Runs some of the blocks, so that others get their turn in between. The caller closes both. */
  public ScriptValue blocks(ScriptValue frames, int first, int count) {
    return script.method("blocks").with(frames).with(config.heads()).with(weights).with(first).with(count).run();
  }

  /** Ends a run: ln_post. The caller closes both. */
  public ScriptValue finish(ScriptValue frames) {
    return script.method("finish").with(frames).with(weights).run();
  }

  /** Blocks in all. */
  public int layers() {
    return config.layers();
  }

  private ScriptValue mel(List<float[]> windows) {
    float[] all = windows.getFirst();
    if (windows.size() > 1) {
      all = new float[windows.size() * windows.getFirst().length];
      for (int i = 0; i < windows.size(); i++) {
        System.arraycopy(windows.get(i), 0, all, i * windows.get(i).length, windows.get(i).length);
      }
    }
    return ScriptValue.floats(all, windows.size(), config.nMels(), config.windowFrames());
  }

  /**
   * Encodes a window and keeps what lies on the way, each row-major [1500, width]: the first is enc.stem, then enc.block0,
   * enc.block1 and so on, the last is enc.out.
   */
  public List<float[]> trace(float[] window) {
    try (ScriptValue mel = mel(List.of(window));
        ScriptValue stages = script.method("trace").with(mel).with(config.heads()).with(weights).run()) {
      return stages.toFloatArrays();
    }
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
