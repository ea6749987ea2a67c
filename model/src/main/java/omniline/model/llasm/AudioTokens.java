package omniline.model.llasm;

import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.checkpoint.parts.WhisperDecoderConfig;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * Whisper's decoder as a resampler of speech, and the map to the LLM's width: 64 rows for each window, however long the speech in
 * it is (spec section 9.2). Scripts: {@code linear.py}, {@code audiotokens.py}. Owned by the model loop.
 */
final class AudioTokens implements AutoCloseable {

  private static final List<String> ATTENTION =
      List.of("query.weight", "query.bias", "key.weight", "value.weight", "value.bias", "out.weight", "out.bias");

  private final ScriptModule script = ScriptModule.load("linear.py", "audiotokens.py");
  private final ScriptValue weights;
  private final WhisperDecoderConfig config;
  private final int tokens;

  AudioTokens(LlasmCheckpoint checkpoint, WeightFiles files) {
    config = checkpoint.tower().decoder();
    tokens = checkpoint.config().audioTokens();
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      names().forEach(name -> {
        var entry = checkpoint.tensor(name);
        boolean table = name.endsWith("_embedding") || name.endsWith("token_embedding.weight");
        tensors.add(entry.shape().size() == 2 && !table ? files.product(entry) : files.plain(entry));
      });
      weights = ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  private List<String> names() {
    String prefix = WhisperDecoderConfig.PREFIX;
    List<String> names = new ArrayList<>(List.of(prefix + "token_embedding.weight", prefix + "positional_embedding",
        prefix + "ln.weight", prefix + "ln.bias", "model.mm_projector.weight", "model.mm_projector.bias"));
    for (int i = 0; i < config.layers(); i++) {
      String block = prefix + "blocks." + i + ".";
      for (String attention : List.of("attn", "cross_attn")) {
        names.addAll(List.of(block + attention + "_ln.weight", block + attention + "_ln.bias"));
        ATTENTION.forEach(part -> names.add(block + attention + "." + part));
      }
      names.addAll(List.of(block + "mlp_ln.weight", block + "mlp_ln.bias", block + "mlp.0.weight", block + "mlp.0.bias",
          block + "mlp.2.weight", block + "mlp.2.bias"));
    }
    return names;
  }

  /** The decoder's last hidden states [64, Whisper's width] for frames [1, 1500, width] (quantity audio_features). */
  ScriptValue features(ScriptValue frames) {
    return script.method("features").with(frames).with(config.startId()).with(tokens).with(config.heads()).with(weights).run();
  }

  /** Features in the LLM's width [64, width] (quantity audio_features.projected). */
  ScriptValue projected(ScriptValue features) {
    return script.method("projected").with(features).with(weights).run();
  }

  /** The values of a tensor of whatever type it was computed in. */
  float[] values(ScriptValue tensor) {
    try (ScriptValue exact = script.method("exact").with(tensor).run()) {
      return exact.toFloats();
    }
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
