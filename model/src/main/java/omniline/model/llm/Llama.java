package omniline.model.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.llm.DecoderStack.Own;
import omniline.model.llm.DecoderStack.Use;
import omniline.model.torch.ScriptCall;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The language model (spec section 4): spliced prompt, prefill, decode steps over a batch of sequences, and the choice of a token.
 * Positions count from 0 at the beginning of a cache. Scripts: {@code linear.py}, {@code layer.py}, {@code llama.py}. Owned by the
 * model loop.
 */
public final class Llama implements AutoCloseable {

  private static final int BLOCK_POSITIONS = 512;

  private final DecoderStack stack;

  /**
   * Loads it.
   *
   * @param tensors the entry of a name in Hugging Face's naming, {@code model.embed_tokens.weight} and so on
   * @param tiedEmbeddings whether the head is the embedding
   */
  public Llama(LlamaConfig config, boolean tiedEmbeddings, Function<String, TensorEntry> tensors, WeightFiles files) {
    String head = tiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight";
    List<Own> own = List.of(new Own("model.embed_tokens.weight", Use.TABLE), new Own("model.norm.weight", Use.EXACT),
        new Own(head, Use.PRODUCT));
    stack = new DecoderStack("llama.py", config, new DecoderStack.Names(own, "model.layers.", tensors), files);
  }

  /** An empty cache. */
  public KvCache newCache() {
    return new KvCache(stack, BLOCK_POSITIONS);
  }

  /** Bytes of one position in a cache. */
  public long positionBytes() {
    return stack.positionBytes();
  }

  /** Embeddings of token ids, [n, width]. The caller closes them. */
  public ScriptValue embed(long... ids) {
    try (ScriptValue tensor = ScriptValue.longs(ids)) {
      return stack.method("embed").with(tensor).with(stack.weights()).run();
    }
  }

  /**
   * A prompt with speech in its places (spec section 4.6).
   *
   * @param pieces token ids (one axis) and speech rows [300, width], in their order; they stay the caller's
   * @return embeddings [positions, width] (quantity prompt.embeds); the caller closes them
   */
  public ScriptValue splice(List<ScriptValue> pieces) {
    try (ScriptValue list = ScriptValue.list(pieces)) {
      return stack.method("splice").with(list).with(stack.weights()).run();
    }
  }

  /** Rows of embeddings, a view; the caller closes it. */
  public ScriptValue rows(ScriptValue embeddings, int first, int count) {
    return stack.method("rows").with(embeddings).with(first).with(count).run();
  }

  /** Runs embeddings [n, width] after what the cache holds; the step is that of the last of them. */
  public LlmStep prefill(ScriptValue embeddings, KvCache cache) {
    return steps(forward("prefill", embeddings, cache), 1).getFirst();
  }

  /** Runs embeddings that more will follow: changes nothing but the cache. */
  public void absorb(ScriptValue embeddings, KvCache cache) {
    forward("absorb", embeddings, cache).close();
  }

  private ScriptValue forward(String method, ScriptValue embeddings, KvCache cache) {
    return stack.forward(stack.method(method).with(embeddings), List.of(cache), Math.toIntExact(embeddings.shape()[0]));
  }

  /** Feeds one token. */
  public LlmStep step(long token, KvCache cache) {
    return step(new long[] {token}, List.of(cache)).getFirst();
  }

  /** Feeds one token to each of several sequences; the steps stand in their order. */
  public List<LlmStep> step(long[] tokens, List<KvCache> caches) {
    try (ScriptValue ids = ScriptValue.longs(tokens)) {
      return steps(stack.forward(stack.method("step").with(ids), caches, 1), tokens.length);
    }
  }

  private List<LlmStep> steps(ScriptValue result, int count) {
    List<ScriptValue> all;
    try (result) {
      all = result.elements();
    }
    List<LlmStep> steps = new ArrayList<>(count);
    try (ScriptValue states = all.get(0);
        ScriptValue logits = all.get(1);
        ScriptValue best = all.get(2)) {
      long[] tokens = best.toLongs();
      for (int i = 0; i < count; i++) {
        steps.add(count == 1
            ? new LlmStep(states.share(), logits.share(), tokens[0])
            : new LlmStep(row(states, i), row(logits, i), tokens[i]));
      }
    }
    return steps;
  }

  private ScriptValue row(ScriptValue batch, int index) {
    return stack.method("row").with(batch).with(index).run();
  }

  /**
   * A token drawn from the nucleus, or -1 when a logit is not finite.
   *
   * @param temperature above 0
   * @param topP in (0, 1]
   * @param uniform a random number in [0, 1)
   */
  public long sample(LlmStep step, double temperature, double topP, double uniform) {
    return stack.method("sample").with(step.logits()).with(temperature).with(topP).with(uniform).runToInteger();
  }

  /**
   * Runs embeddings [n, width] from position 0 in a cache of its own and keeps every row, each row-major [n, width]: first
   * llm.layer0_out, llm.layer1_out and so on, the residual stream after every layer; the last is llm.final_norm.
   */
  public List<float[]> trace(ScriptValue embeddings) {
    try (KvCache cache = newCache()) {
      ScriptCall call = stack.method("trace").with(embeddings);
      try (ScriptValue stream = stack.forward(call, List.of(cache), Math.toIntExact(embeddings.shape()[0]))) {
        return stream.toFloatArrays();
      }
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
