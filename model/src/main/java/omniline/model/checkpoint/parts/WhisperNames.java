package omniline.model.checkpoint.parts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.model.checkpoint.TensorEntry;

/**
 * The two namings of Whisper's tensors (spec section 2.3) brought to one: openai's, under a prefix of ours. A Hugging Face file
 * may or may not begin its names with {@code model.}. Stateless.
 */
public final class WhisperNames {
  /** Half of a Whisper, by openai's name of it. */
  public enum Half {
    ENCODER("encoder."),
    DECODER("decoder.");

    private final String prefix;

    Half(String prefix) {
      this.prefix = prefix;
    }
  }

  private record Rule(Pattern huggingFace, String openai) {
    Rule(String huggingFace, String openai) {
      this(Pattern.compile(huggingFace), openai);
    }
  }

  /** Within a layer; the first that matches holds, so self_attn_layer_norm stands before self_attn. */
  private static final List<Rule> LAYER = List.of(
      new Rule("self_attn_layer_norm", "attn_ln"),
      new Rule("encoder_attn_layer_norm", "cross_attn_ln"),
      new Rule("final_layer_norm", "mlp_ln"),
      new Rule("self_attn\\.q_proj", "attn.query"),
      new Rule("self_attn\\.k_proj", "attn.key"),
      new Rule("self_attn\\.v_proj", "attn.value"),
      new Rule("self_attn\\.out_proj", "attn.out"),
      new Rule("encoder_attn\\.q_proj", "cross_attn.query"),
      new Rule("encoder_attn\\.k_proj", "cross_attn.key"),
      new Rule("encoder_attn\\.v_proj", "cross_attn.value"),
      new Rule("encoder_attn\\.out_proj", "cross_attn.out"),
      new Rule("fc1", "mlp.0"),
      new Rule("fc2", "mlp.2"));

  private static final Pattern IN_LAYER = Pattern.compile("layers\\.(\\d{1,4})\\.(.+)\\.(weight|bias)");

  private WhisperNames() {}

  /** The tensors of one half, in either naming, as {@code prefix} plus openai's name; the rest of the file is passed over. */
  public static Map<String, TensorEntry> normalised(Map<String, TensorEntry> found, Half half, String prefix) {
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    found.forEach((name, entry) -> openai(name, half).ifPresent(openai -> {
      String full = prefix + openai;
      tensors.put(full, new TensorEntry(full, entry.dtype(), entry.shape(), entry.file(), entry.byteOffset(), entry.byteLength()));
    }));
    return tensors;
  }

  /** openai's name within the half, empty when the tensor belongs elsewhere. */
  public static Optional<String> openai(String name, Half half) {
    String bare = name.startsWith("model.") ? name.substring("model.".length()) : name;
    if (!bare.startsWith(half.prefix)) {
      return Optional.empty();
    }
    String rest = bare.substring(half.prefix.length());
    Matcher layer = IN_LAYER.matcher(rest);
    if (layer.matches()) {
      for (Rule rule : LAYER) {
        if (rule.huggingFace.matcher(layer.group(2)).matches()) {
          return Optional.of("blocks." + layer.group(1) + "." + rule.openai + "." + layer.group(3));
        }
      }
      return Optional.of(rest);
    }
    return Optional.of(switch (rest) {
      case "embed_positions.weight" -> "positional_embedding";
      case "embed_tokens.weight" -> "token_embedding.weight";
      case "layer_norm.weight" -> half == Half.ENCODER ? "ln_post.weight" : "ln.weight";
      case "layer_norm.bias" -> half == Half.ENCODER ? "ln_post.bias" : "ln.bias";
      default -> rest;
    });
  }
}
