package omniline.model.reply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.OmniModel;
import omniline.model.llm.KvCache;
import omniline.model.tokenizer.PromptIds;
import omniline.model.torch.ScriptValue;

/**
 * What one conversation remembers: a KV cache that begins with the system prompt everybody shares, and behind it the turns, each
 * with its speech rows and the tokens of its answer. The cache may lag behind the answer by the tokens that nothing has followed
 * yet; they open the next prompt. When the window is full the oldest turns go and the others are prefilled again, the system
 * prompt stays. Owned by the model loop.
 */
final class History implements AutoCloseable {

  /** After turns were dropped, so much of the window is free for more: dropping costs a prefill of what stays. */
  private static final double FREE_AFTER_DROPPING = 0.25;

  private final OmniModel model;
  private final KvCache cache;
  private final int systemPositions;
  private final List<Turn> turns = new ArrayList<>();

  /** One turn. Positions are those of the cache. */
  private static final class Turn {
    private final HeardSpeech speech;
    private int assistantPosition;
    private int answerPosition;
    private long[] tokens = {};
    /** Nothing of the answer was heard: not even its header stands in the history. */
    private boolean silent;

    Turn(HeardSpeech speech) {
      this.speech = speech;
    }

    /** The cache goes on from here or later, or it was cut. */
    int begin() {
      return silent ? assistantPosition : answerPosition;
    }

    int end() {
      return begin() + tokens.length;
    }
  }

  History(OmniModel model, KvCache system) {
    this.model = model;
    cache = model.llm().newCache();
    cache.adopt(system);
    systemPositions = system.lengthPositions();
  }

  KvCache cache() {
    return cache;
  }

  int turns() {
    return turns.size();
  }

  /**
   * Begins a turn: what has to be prefilled for its answer. All speech is encoded.
   *
   * @param unanswered what the caller had said before and was not answered: questions in a row
   * @throws IllegalStateException when the turn alone is more than the window holds
   */
  PrefillRun begin(List<HeardSpeech> unanswered, HeardSpeech speech) {
    int before = unanswered.stream().mapToInt(this::positions).sum();
    int wanted = before + positions(speech) + model.settings().sampling().maxNewTokens();
    int window = model.contextPositions();
    if (systemPositions + wanted > window) {
      throw new IllegalStateException("the turn needs " + (systemPositions + wanted) + " positions of a window of " + window
          + ": give a larger context or fewer new tokens");
    }
    boolean cut = !turns.isEmpty() && cache.lengthPositions() < turns.getLast().begin();
    boolean full = (cut ? systemPositions + keptPositions() : cache.lengthPositions() + unfedTokens().length) + wanted > window;
    if (full) {
      dropOldest(wanted, window);
    }
    List<ScriptValue> pieces = new ArrayList<>();
    try {
      int position = cache.lengthPositions();
      long[] head = closing(unfedTokens());
      if (cut || full) {
        cache.truncate(systemPositions);
        position = systemPositions;
        head = new long[0];
        for (Turn kept : turns) {
          position = lay(kept, head, position, pieces);
          head = kept.silent ? new long[0] : PromptIds.joined(kept.tokens, new long[] {model.prompt().endOfTurn()});
        }
      }
      for (HeardSpeech earlier : unanswered) {
        Turn question = new Turn(earlier.retain());
        question.silent = true;
        turns.add(question);
        position = lay(question, head, position, pieces);
        head = new long[0];
      }
      Turn turn = new Turn(speech.retain());
      turns.add(turn);
      lay(turn, head, position, pieces);
      return new PrefillRun(model, pieces, cache);
    } finally {
      pieces.forEach(ScriptValue::close);
    }
  }

  /** What ends the last message before another begins: the answer's tokens that the cache does not hold, and the end of turn. */
  private long[] closing(long[] tokens) {
    return turns.isEmpty() || turns.getLast().silent ? new long[0] : PromptIds.joined(tokens, new long[] {model.prompt().endOfTurn()});
  }

  /** Lays a turn's prompt from a position on and returns the position after it. */
  private int lay(Turn turn, long[] before, int position, List<ScriptValue> pieces) {
    long[] head = PromptIds.joined(before, model.prompt().user());
    pieces.add(ScriptValue.longs(head));
    int at = position + head.length;
    for (ScriptValue rows : turn.speech.rows()) {
      pieces.add(rows.share());
      at += Math.toIntExact(rows.shape()[0]);
    }
    long[] assistant = turn.silent ? new long[0] : model.prompt().assistant();
    pieces.add(ScriptValue.longs(PromptIds.joined(model.prompt().asked(), assistant)));
    turn.assistantPosition = at + model.prompt().asked().length;
    turn.answerPosition = turn.assistantPosition + assistant.length;
    return turn.answerPosition;
  }

  private int positions(HeardSpeech speech) {
    int rows = speech.rows().stream().mapToInt(window -> Math.toIntExact(window.shape()[0])).sum();
    return 1 + model.prompt().user().length + rows + model.prompt().asked().length + model.prompt().assistant().length;
  }

  private void dropOldest(int wanted, int window) {
    int room = window - systemPositions - wanted;
    int target = Math.max(0, room - (int) (window * FREE_AFTER_DROPPING));
    while (!turns.isEmpty() && keptPositions() > target) {
      turns.removeFirst().speech.release();
    }
  }

  private int keptPositions() {
    return turns.stream().mapToInt(turn -> positions(turn.speech) + turn.tokens.length).sum();
  }

  /** Tokens of the last answer that the cache does not hold. */
  private long[] unfedTokens() {
    if (turns.isEmpty()) {
      return new long[0];
    }
    Turn last = turns.getLast();
    int fed = Math.clamp(cache.lengthPositions() - last.answerPosition, 0, last.tokens.length);
    return Arrays.copyOfRange(last.tokens, fed, last.tokens.length);
  }

  /** The last turn's answer as far as it got, without its stop token. */
  void answered(long[] tokens) {
    turns.getLast().tokens = tokens.clone();
  }

  /** The last turn never was: speech resumed. */
  void forgetLast() {
    Turn last = turns.removeLast();
    int end = turns.isEmpty() ? systemPositions : turns.getLast().end();
    cache.truncate(Math.min(end, cache.lengthPositions()));
    last.speech.release();
  }

  /** Of the last answer only the first tokens count; with none of them its header goes too, and two questions stand in a row. */
  void keep(int tokens) {
    Turn last = turns.getLast();
    last.tokens = Arrays.copyOf(last.tokens, Math.min(tokens, last.tokens.length));
    last.silent = last.tokens.length == 0;
    cache.truncate(Math.min(last.end(), cache.lengthPositions()));
  }

  @Override
  public void close() {
    turns.forEach(turn -> turn.speech.release());
    turns.clear();
    cache.close();
  }
}
