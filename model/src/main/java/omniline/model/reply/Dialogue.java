package omniline.model.reply;

import java.util.ArrayList;
import java.util.List;
import omniline.model.ReplyOutcome;
import omniline.model.tokenizer.PromptIds;
import org.jspecify.annotations.Nullable;

/**
 * The model loop's side of one conversation: its history and the answer that was given last. At most one turn is under way; a new
 * one ends it. Owned by the model loop.
 */
final class Dialogue {

  private static final int MOST_UNANSWERED = 3;

  private final Engine engine;
  private final PromptIds prompt;
  private @Nullable History history;
  private @Nullable ActiveReply last;
  /** What the caller said and went on after, before an answer to it had begun: it stands before his next question. */
  private final List<HeardSpeech> unanswered = new ArrayList<>();

  Dialogue(Engine engine, PromptIds prompt) {
    this.engine = engine;
    this.prompt = prompt;
  }

  /** Made at the first turn: a caller who only listens costs no cache. */
  History history() {
    History own = history;
    if (own == null) {
      own = new History(engine.model(), engine.system(prompt));
      history = own;
    }
    return own;
  }

  /** A turn begins, or may begin. */
  void begin(ActiveReply reply) {
    endLast();
    last = reply;
  }

  private void endLast() {
    ActiveReply earlier = last;
    if (earlier == null || earlier.done()) {
      return;
    }
    keepQuestion(earlier);
    earlier.cancel();
    earlier.end(ReplyOutcome.CANCELLED, "");
    if (!earlier.confirmed() && earlier.prompt() instanceof ReplyPrompt.Remembered turn) {
      turn.forget();
      last = null;
    }
  }

  private void keepQuestion(ActiveReply reply) {
    if (!reply.done() && reply.confirmed() && reply.prompt() instanceof ReplyPrompt.Remembered turn && !turn.begun()
        && unanswered.size() < MOST_UNANSWERED) {
      unanswered.add(turn.own().retain());
    }
  }

  List<HeardSpeech> unanswered() {
    return unanswered;
  }

  /** They stand in the history now. */
  void remembered() {
    unanswered.forEach(HeardSpeech::release);
    unanswered.clear();
  }

  /** The turn under way never was. */
  void forget(ActiveReply reply) {
    if (last == reply) {
      last = null;
    }
    reply.cancel();
    reply.end(ReplyOutcome.CANCELLED, "");
    if (reply.prompt() instanceof ReplyPrompt.Remembered turn) {
      turn.forget();
    }
  }

  /** The last answer was heard up to a sample of it. */
  void rollbackTo(long heardSamples) {
    ActiveReply answer = last;
    if (answer == null) {
      return;
    }
    keepQuestion(answer);
    answer.cancel();
    answer.end(ReplyOutcome.CANCELLED, "");
    if (answer.prompt() instanceof ReplyPrompt.Remembered turn && turn.begun()) {
      history().keep(answer.tokensHeard(heardSamples));
    }
  }

  /** Everything is forgotten; the caches are freed. */
  void close() {
    ActiveReply unfinished = last;
    if (unfinished != null) {
      unfinished.cancel();
      unfinished.end(ReplyOutcome.CANCELLED, "");
      last = null;
    }
    remembered();
    History own = history;
    if (own != null) {
      own.close();
      history = null;
    }
  }
}
