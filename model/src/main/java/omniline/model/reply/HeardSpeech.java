package omniline.model.reply;

import java.util.ArrayList;
import java.util.List;
import omniline.model.Utterance;
import omniline.model.torch.ScriptValue;

/**
 * An utterance on its way through encoder and adaptor: the adaptor's rows (300 in the released model) for each window that is done. Shared by whatever is asked about the
 * same utterance, which is encoded once; freed when the last user lets go. Owned by the model loop.
 */
final class HeardSpeech {

  private final Utterance utterance;
  private final List<ScriptValue> rows = new ArrayList<>();
  private int begun;
  private int users;

  HeardSpeech(Utterance utterance) {
    this.utterance = utterance;
  }

  Utterance utterance() {
    return utterance;
  }

  HeardSpeech retain() {
    users++;
    return this;
  }

  void release() {
    users--;
    if (users == 0) {
      rows.forEach(ScriptValue::close);
      rows.clear();
      begun = 0;
    }
  }

  /** Whether anybody still wants it. */
  boolean wanted() {
    return users > 0;
  }

  boolean encoded() {
    return rows.size() == utterance.windows().size();
  }

  /** Whether a window waits that no run has taken up. */
  boolean waits() {
    return begun == rows.size() && !encoded();
  }

  /** Takes up the next window. */
  float[] begin() {
    return utterance.windows().get(begun++);
  }

  /** The next window's rows; freed at once when nobody wants them any more. */
  void add(ScriptValue windowRows) {
    if (wanted()) {
      rows.add(windowRows);
    } else {
      windowRows.close();
    }
  }

  /** What failed is forgotten, so that it may be tried again. */
  void failed() {
    begun = rows.size();
  }

  /** Rows [rows a window, LLM width] of each window, in order. */
  List<ScriptValue> rows() {
    return List.copyOf(rows);
  }
}
