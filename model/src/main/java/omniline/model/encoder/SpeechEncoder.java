package omniline.model.encoder;

import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.WhisperConfig;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The Whisper encoder (spec section 2): a padded 30 s log-mel window becomes 1500 frames, with no mask over the padding, as the
 * model was trained. Script: {@code encoder.py}. Owned by the model loop.
 */
public final class SpeechEncoder implements AutoCloseable {

  private static final String PREFIX = "model.speech_encoder.";
  private static final List<String> STEM = List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias",
      "positional_embedding", "ln_post.weight", "ln_post.bias");
  private static final List<String> BLOCK = List.of("attn_ln.weight", "attn_ln.bias", "attn.query.weight", "attn.query.bias",
      "attn.key.weight", "attn.value.weight", "attn.value.bias", "attn.out.weight", "attn.out.bias", "mlp_ln.weight",
      "mlp_ln.bias", "mlp.0.weight", "mlp.0.bias", "mlp.2.weight", "mlp.2.bias");

  private final ScriptModule script = ScriptModule.load("encoder.py");
  private final WhisperConfig config;
  private final ScriptValue weights;

  public SpeechEncoder(Checkpoint checkpoint, WeightFiles files) {
    config = checkpoint.encoder();
    List<TensorEntry> entries = new ArrayList<>();
    STEM.forEach(name -> entries.add(checkpoint.tensor(PREFIX + name)));
    for (int i = 0; i < config.layers(); i++) {
      for (String name : BLOCK) {
        entries.add(checkpoint.tensor(PREFIX + "blocks." + i + "." + name));
      }
    }
    weights = files.list(entries);
  }

  /**
   * Encodes a window.
   *
   * @param window log-mel, row-major [mels, 3000]
   * @return frames [1, 1500, width] after ln_post (quantity enc.out); the caller closes them
   */
  public ScriptValue encode(float[] window) {
    try (ScriptValue mel = ScriptValue.floats(window, 1, config.nMels(), config.windowFrames())) {
      return script.method("encode").with(mel).with(weights).run();
    }
  }

  /**
   * Encodes a window and keeps what lies on the way, each row-major [1500, width]: the first is enc.stem, then enc.block0,
   * enc.block1 and so on, the last is enc.out.
   */
  public List<float[]> trace(float[] window) {
    try (ScriptValue mel = ScriptValue.floats(window, 1, config.nMels(), config.windowFrames());
        ScriptValue stages = script.method("trace").with(mel).with(weights).run()) {
      return stages.toFloatArrays();
    }
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
