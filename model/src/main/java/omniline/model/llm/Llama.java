package omniline.model.llm;

import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The language model (spec section 4): spliced prompt, prefill, decode steps, and the choice of a token. Positions count from 0
 * at the beginning of a cache. Scripts: {@code layer.py}, {@code llama.py}. Owned by the model loop.
 */
public final class Llama implements AutoCloseable {

  private static final int BLOCK_POSITIONS = 512;

  private final ScriptModule script = ScriptModule.load("layer.py", "llama.py");
  private final ScriptValue weights;
  private final double rmsEps;

  public Llama(Checkpoint checkpoint, WeightFiles files) {
    LlamaConfig config = checkpoint.config().llm();
    String head = checkpoint.config().tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight";
    List<String> own = List.of("model.embed_tokens.weight", "model.norm.weight", head);
    weights = DecoderWeights.load(checkpoint, config, new DecoderWeights.Names(own, "model.layers."), files);
    rmsEps = config.rmsEps();
  }

  /** An empty cache for one reply. */
  public KvCache newCache() {
    return new KvCache(script, weights, BLOCK_POSITIONS);
  }

  /** Embeddings of token ids, [n, width]. The caller closes them. */
  public ScriptValue embed(long... ids) {
    try (ScriptValue tensor = ScriptValue.longs(ids)) {
      return script.method("embed").with(tensor).with(weights).run();
    }
  }

  /**
   * The prompt with the speech in its place (spec section 4.6).
   *
   * @param before ids before the placeholder
   * @param speech rows [300, width] of each window, none for a prompt without speech
   * @param after ids after it
   * @return embeddings [positions, width] (quantity prompt.embeds); the caller closes them
   */
  public ScriptValue splice(long[] before, List<ScriptValue> speech, long[] after) {
    try (ScriptValue first = ScriptValue.longs(before);
        ScriptValue rows = ScriptValue.list(speech);
        ScriptValue last = ScriptValue.longs(after)) {
      return script.method("splice").with(first).with(rows).with(last).with(weights).run();
    }
  }

  /** Runs embeddings [n, width] after what the cache holds; the step is that of the last of them. */
  public LlmStep prefill(ScriptValue embeddings, KvCache cache) {
    int rows = Math.toIntExact(embeddings.shape()[0]);
    int position = cache.lengthPositions();
    ScriptValue room = cache.withRoomFor(rows);
    LlmStep step = step(script.method("forward_rows").with(embeddings).with(position).with(room).with(weights).with(rmsEps).run());
    cache.advance(rows);
    return step;
  }

  /** Feeds one token. */
  public LlmStep step(long token, KvCache cache) {
    int position = cache.lengthPositions();
    ScriptValue room = cache.withRoomFor(1);
    LlmStep step = step(script.method("step").with(token).with(position).with(room).with(weights).with(rmsEps).run());
    cache.advance(1);
    return step;
  }

  private static LlmStep step(ScriptValue pair) {
    try (pair) {
      List<ScriptValue> both = pair.elements();
      return new LlmStep(both.get(0), both.get(1));
    }
  }

  /** The token with the highest logit, or -1 when a logit is not finite. */
  public long greedy(LlmStep step) {
    return script.method("greedy").with(step.logits()).runToInteger();
  }

  /**
   * A token drawn from the nucleus, or -1 when a logit is not finite.
   *
   * @param temperature above 0
   * @param topP in (0, 1]
   * @param uniform a random number in [0, 1)
   */
  public long sample(LlmStep step, double temperature, double topP, double uniform) {
    return script.method("sample").with(step.logits()).with(temperature).with(topP).with(uniform).runToInteger();
  }

  /**
   * Runs embeddings [n, width] from position 0 in a cache of its own and keeps every row, each row-major [n, width]: first
   * llm.layer0_out, llm.layer1_out and so on, the residual stream after every layer; the last is llm.final_norm.
   */
  public List<float[]> trace(ScriptValue embeddings) {
    try (KvCache cache = newCache()) {
      ScriptValue room = cache.withRoomFor(Math.toIntExact(embeddings.shape()[0]));
      try (ScriptValue stream = script.method("trace").with(embeddings).with(0).with(room).with(weights).with(rmsEps).run()) {
        return stream.toFloatArrays();
      }
    }
  }

  @Override
  public void close() {
    weights.close();
    script.close();
  }
}
