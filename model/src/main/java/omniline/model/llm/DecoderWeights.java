package omniline.model.llm;

import java.util.ArrayList;
import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The weight lists of {@code llama.py} and {@code units.py}: rotary frequencies, some tensors of the stage's own, then nine
 * tensors for each layer in the order of {@code layer.py}.
 */
public final class DecoderWeights {

  private static final List<String> LAYER = List.of("input_layernorm.weight", "self_attn.q_proj.weight",
      "self_attn.k_proj.weight", "self_attn.v_proj.weight", "self_attn.o_proj.weight", "post_attention_layernorm.weight",
      "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight");

  private DecoderWeights() {}

  /** The list; the caller closes it. */
  public static ScriptValue load(Checkpoint checkpoint, LlamaConfig config, Names names, WeightFiles files) {
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      tensors.add(frequencies(config));
      names.own.forEach(name -> tensors.add(files.tensor(checkpoint.tensor(name))));
      for (int i = 0; i < config.layers(); i++) {
        for (String name : LAYER) {
          tensors.add(files.tensor(checkpoint.tensor(names.layerPrefix + i + "." + name)));
        }
      }
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
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

  /**
   * Where the tensors are.
   *
   * @param own full names of the stage's own tensors, in the script's order
   * @param layerPrefix what stands before the layer's number, such as {@code model.layers.}
   */
  public record Names(List<String> own, String layerPrefix) {
    public Names {
      own = List.copyOf(own);
    }
  }
}
