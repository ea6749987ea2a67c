package omniline.model.reply;

import java.util.ArrayList;
import java.util.List;
import omniline.model.OmniModel;
import omniline.model.encoder.SpeechEncoder;
import omniline.model.llm.KvCache;
import omniline.model.llm.LlmStep;
import omniline.model.torch.ScriptValue;

/**
 * The prompt of one reply in the making: its windows are encoded one at a time, so that other replies get their steps in
 * between, and then it is prefilled. Owned by the model loop.
 */
final class ReplyPrompt implements AutoCloseable {

  private final OmniModel model;
  private final List<float[]> windows;
  private final List<ScriptValue> speech = new ArrayList<>();

  /** A prompt with the windows of an utterance, or with none for a text that is to be said. */
  ReplyPrompt(OmniModel model, List<float[]> windows) {
    this.model = model;
    this.windows = windows;
  }

  /** Whether all windows are encoded. */
  boolean encoded() {
    return speech.size() == windows.size();
  }

  void encodeNext() {
    SpeechEncoder encoder = model.encoder();
    try (ScriptValue frames = encoder.encode(windows.get(speech.size()))) {
      speech.add(model.adaptor().adapt(frames));
    }
  }

  /** Runs the prompt into the cache; every window's 300 rows stand one after another in the place of the speech. */
  LlmStep prefill(KvCache cache) {
    try (ScriptValue embeddings = model.llm().splice(model.idsBeforeSpeech(), speech, model.idsAfterSpeech())) {
      return model.llm().prefill(embeddings, cache);
    }
  }

  @Override
  public void close() {
    speech.forEach(ScriptValue::close);
    speech.clear();
  }
}
