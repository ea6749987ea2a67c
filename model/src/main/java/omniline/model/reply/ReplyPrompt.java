package omniline.model.reply;

import java.util.ArrayList;
import java.util.List;
import omniline.model.llm.KvCache;
import omniline.model.tokenizer.PromptIds;
import omniline.model.torch.ScriptValue;
import org.jspecify.annotations.Nullable;

/** What a reply answers to: where its prompt comes from, and what becomes of its answer. Owned by the model loop. */
abstract sealed class ReplyPrompt {

  private final @Nullable HeardSpeech speech;
  private boolean taken;

  private ReplyPrompt(@Nullable HeardSpeech speech) {
    this.speech = speech;
  }

  /** The model loop takes it up: from now on its speech is wanted. */
  void take() {
    taken = true;
    if (speech != null) {
      speech.retain();
    }
  }

  /** The speech in it, which has to be encoded first; none for a text that is to be said. */
  List<HeardSpeech> speeches() {
    return speech == null ? List.of() : List.of(speech);
  }

  /** Lays the prompt; its speech is encoded. */
  abstract PrefillRun begin();

  /** Where it is prefilled and decoded. */
  abstract KvCache cache();

  /** The reply is over with these tokens, the stop token left out. */
  abstract void ended(long[] tokens);

  void close() {
    if (taken && speech != null) {
      speech.release();
    }
    taken = false;
  }

  /** The next turn of a conversation, which remembers it. */
  static final class Remembered extends ReplyPrompt {
    private final Dialogue dialogue;
    private final HeardSpeech own;
    private boolean begun;

    Remembered(Dialogue dialogue, HeardSpeech speech) {
      super(speech);
      this.dialogue = dialogue;
      own = speech;
    }

    HeardSpeech own() {
      return own;
    }

    @Override
    List<HeardSpeech> speeches() {
      List<HeardSpeech> all = new ArrayList<>(dialogue.unanswered());
      all.add(own);
      return all;
    }

    @Override
    PrefillRun begin() {
      PrefillRun run = dialogue.history().begin(dialogue.unanswered(), own);
      begun = true;
      dialogue.remembered();
      return run;
    }

    @Override
    KvCache cache() {
      return dialogue.history().cache();
    }

    @Override
    void ended(long[] tokens) {
      if (begun) {
        dialogue.history().answered(tokens);
      }
    }

    boolean begun() {
      return begun;
    }

    /** The turn never was. */
    void forget() {
      if (begun) {
        dialogue.history().forgetLast();
        begun = false;
      }
    }
  }

  /** A prompt of its own that nobody remembers: a text to be said, a question about the speech. */
  static final class Alone extends ReplyPrompt {
    private final Engine engine;
    private final PromptIds under;
    private final PromptIds ids;
    private @Nullable KvCache cache;

    /** Stands under the conversation's system message and asks what {@code ids} ask. */
    Alone(Engine engine, PromptIds under, PromptIds ids, @Nullable HeardSpeech speech) {
      super(speech);
      this.engine = engine;
      this.under = under;
      this.ids = ids;
    }

    @Override
    PrefillRun begin() {
      cache().adopt(engine.system(under));
      List<ScriptValue> pieces = new ArrayList<>();
      try {
        pieces.add(ScriptValue.longs(ids.user()));
        speeches().forEach(heard -> heard.rows().forEach(rows -> pieces.add(rows.share())));
        pieces.add(ScriptValue.longs(PromptIds.joined(ids.asked(), ids.assistant())));
        return new PrefillRun(engine.model(), pieces, cache());
      } finally {
        pieces.forEach(ScriptValue::close);
      }
    }

    @Override
    KvCache cache() {
      KvCache own = cache;
      if (own == null) {
        own = engine.model().llm().newCache();
        cache = own;
      }
      return own;
    }

    @Override
    void ended(long[] tokens) {
      // Nobody remembers it.
    }

    @Override
    void close() {
      super.close();
      if (cache != null) {
        cache.close();
        cache = null;
      }
    }
  }
}
