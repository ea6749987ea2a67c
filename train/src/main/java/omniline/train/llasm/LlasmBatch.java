package omniline.train.llasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.model.torch.ScriptValue;

/** Conversations as the tensors of llasm_training.py. Owned by the training thread. */
final class LlasmBatch {

  private final LlasmConfig config;
  private final List<LlasmPrompt.Ids> sequences = new ArrayList<>();
  private final List<float[]> heard = new ArrayList<>();
  private int unheard;

  LlasmBatch(LlasmConfig config) {
    this.config = config;
  }

  /**
   * Adds a conversation.
   *
   * @param ids with 64 patch tokens between start and end token for each of the sounds
   * @param rows of each sound [64, Whisper's width]
   */
  void add(LlasmPrompt.Ids ids, List<float[]> rows) {
    sequences.add(ids);
    heard.addAll(rows);
    unheard += rows.isEmpty() ? 1 : 0;
  }

  int size() {
    return sequences.size();
  }

  /** The arguments from {@code features} on. */
  List<ScriptValue> tensors() {
    int longest = sequences.stream().mapToInt(LlasmPrompt.Ids::length).max().orElse(0);
    long[] ids = new long[sequences.size() * longest];
    Places newAt = new Places();
    Places newOf = new Places();
    Places audioAt = new Places();
    Places predictAt = new Places();
    Places targets = new Places();
    Places replyOf = new Places();
    for (int s = 0; s < sequences.size(); s++) {
      LlasmPrompt.Ids own = sequences.get(s);
      for (int i = 0; i < own.length(); i++) {
        long at = (long) s * longest + i;
        long id = own.id(i);
        ids[(int) at] = id;
        if (own.predicted(i)) {
          predictAt.accept(at - 1);
          targets.accept(id);
          replyOf.accept(s);
        }
        if (id == config.patchId()) {
          audioAt.accept(at);
        } else if (id == config.startId() || id == config.endId()) {
          newAt.accept(at);
          newOf.accept(id == config.startId() ? 1 : 2);
        }
      }
    }
    return List.of(features(), ScriptValue.longs(ids), newAt.tensor(), newOf.tensor(), audioAt.tensor(), predictAt.tensor(), targets.tensor(),
        replyOf.tensor());
  }

  private ScriptValue features() {
    int rows = (heard.size() + unheard) * config.audioTokens();
    float[] all = new float[rows * config.audioWidth()];
    int at = 0;
    for (float[] one : heard) {
      System.arraycopy(one, 0, all, at, one.length);
      at += one.length;
    }
    return ScriptValue.floats(all, rows, config.audioWidth());
  }

  /** A growing list of places. */
  private static final class Places implements LongConsumer {
    private long[] values = new long[64];
    private int length;

    @Override
    public void accept(long value) {
      if (length == values.length) {
        values = Arrays.copyOf(values, 2 * length);
      }
      values[length++] = value;
    }

    ScriptValue tensor() {
      return ScriptValue.longs(Arrays.copyOf(values, length));
    }
  }
}
