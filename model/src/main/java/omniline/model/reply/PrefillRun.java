package omniline.model.reply;

import java.util.List;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;
import org.jspecify.annotations.Nullable;

/**
 * A prompt on its way into a KV cache, a fixed number of positions at a time: fixed, so that a prompt gives the same numbers whoever
 * else is being served. Owned by the model loop.
 */
final class PrefillRun implements AutoCloseable {

  private static final int POSITIONS_PER_PIECE = 128;

  private final OmniModel model;
  private final KvCache cache;
  private final ScriptValue embeddings;
  private final int positions;
  private int done;

  /**
   * A run of pieces of ids and rows, which stay the caller's, after what the cache holds.
   */
  PrefillRun(OmniModel model, List<ScriptValue> pieces, KvCache cache) {
    this.model = model;
    this.cache = cache;
    embeddings = model.llm().splice(pieces);
    positions = Math.toIntExact(embeddings.shape()[0]);
  }

  /** Does the next piece; the last one gives the step that predicts the first token. */
  @Nullable LlmStep advance() {
    int count = Math.min(POSITIONS_PER_PIECE, positions - done);
    try (ScriptValue rows = model.llm().rows(embeddings, done, count)) {
      if (done + count < positions) {
        model.llm().absorb(rows, cache);
        done += count;
        return null;
      }
      done += count;
      return model.llm().prefill(rows, cache);
    }
  }

  @Override
  public void close() {
    embeddings.close();
  }
}
