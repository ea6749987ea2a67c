package omniline.train.barista.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import omniline.train.barista.Signal;
import omniline.train.barista.Standing;
import omniline.train.barista.Topic;
import omniline.train.barista.caller.CallerGrammar;
import omniline.train.barista.caller.Said;

/**
 * Calls of one to four turns, drawn from a random generator. Half are an order and its repetition; some are any other single turn;
 * the rest go on until the call ends or their length is reached. Not safe for use by several threads.
 */
public final class DialogueSimulator {
  private static final int PERCENT_ORDER = 50;
  private static final int PERCENT_SINGLE = 10;

  private static final List<Signal> SIGNALS = List.of(Signal.values());
  private static final List<Topic> TOPICS = List.of(Topic.values());

  private final RandomGenerator random;
  private final CallerGrammar callers;
  private int made;

  public DialogueSimulator(RandomGenerator random) {
    this.random = random;
    this.callers = new CallerGrammar(random);
  }

  /** The next call. */
  public Dialogue next() {
    int percent = random.nextInt(100);
    String id = String.format("barista-%06d", made++);
    if (percent < PERCENT_ORDER) {
      return new Dialogue(id, "order", List.of(turn(callers.order(), Standing.START)));
    }
    if (percent < PERCENT_ORDER + PERCENT_SINGLE) {
      return new Dialogue(id, "single", List.of(turn(single(), Standing.START)));
    }
    return new Dialogue(id, "talk", talk());
  }

  /**
   * A call of one turn that is no order, each kind about as often as the others: what callers seldom say is learnt from few examples
   * otherwise. For a person they ask three times as often, since that must not fail.
   */
  public Dialogue nextWish() {
    int kind = random.nextInt(SIGNALS.size() + TOPICS.size() + 8);
    Said said;
    if (kind < SIGNALS.size()) {
      said = callers.signal(SIGNALS.get(kind));
    } else if (kind < SIGNALS.size() + TOPICS.size()) {
      said = callers.topic(TOPICS.get(kind - SIGNALS.size()));
    } else {
      int rest = kind - SIGNALS.size() - TOPICS.size();
      said = rest < 2 ? callers.signal(Signal.PERSON) : rest == 2 ? callers.signal(Signal.GOODBYE) : rest < 5 ? callers.withoutDrink() : callers.price();
    }
    return new Dialogue(String.format("barista-%06d", made++), "wish", List.of(turn(said, Standing.START)));
  }

  private static Dialogue.Turn turn(Said said, Standing standing) {
    return new Dialogue.Turn(said.text(), standing.answer(said.meaning()).reply());
  }

  private List<Dialogue.Turn> talk() {
    int length = random.nextInt(10) < 5 ? 2 : random.nextInt(5) < 3 ? 3 : 4;
    List<Dialogue.Turn> turns = new ArrayList<>();
    Standing standing = Standing.START;
    while (turns.size() < length && !standing.ended()) {
      Said said = turns.isEmpty() ? opening() : said(standing);
      turns.add(turn(said, standing));
      standing = standing.answer(said.meaning()).next();
    }
    return turns;
  }

  /** Mostly an order; nothing that ends the call. */
  private Said opening() {
    int percent = random.nextInt(100);
    if (percent < 82) {
      return callers.order();
    }
    if (percent < 88) {
      return callers.question();
    }
    if (percent < 92) {
      return callers.signal(Signal.HELLO);
    }
    if (percent < 95) {
      return callers.signal(Signal.OFF_MENU);
    }
    return percent < 98 ? callers.withoutDrink() : callers.signal(Signal.UNCLEAR);
  }

  private Said said(Standing standing) {
    int percent = random.nextInt(100);
    if (standing.asksToConfirm()) {
      return confirming(percent, standing);
    }
    return standing.rejected() ? rejecting(percent, standing) : asking(percent);
  }

  private Said confirming(int percent, Standing standing) {
    if (percent < 36) {
      return callers.signal(Signal.YES);
    }
    if (percent < 66) {
      return callers.change(Objects.requireNonNull(standing.order()));
    }
    if (percent < 74) {
      return callers.signal(Signal.NO);
    }
    if (percent < 80) {
      return callers.question();
    }
    if (percent < 89) {
      return callers.order();
    }
    List<Signal> rest = List.of(Signal.PERSON, Signal.CANCEL, Signal.THANKS, Signal.OFF_MENU, Signal.UNCLEAR, Signal.GOODBYE);
    return callers.signal(rest.get(random.nextInt(rest.size())));
  }

  private Said rejecting(int percent, Standing standing) {
    if (percent < 65) {
      return callers.order();
    }
    if (percent < 85) {
      return callers.change(Objects.requireNonNull(standing.order()));
    }
    List<Signal> rest = List.of(Signal.PERSON, Signal.CANCEL, Signal.NO, Signal.YES, Signal.UNCLEAR, Signal.OFF_MENU);
    return callers.signal(rest.get(random.nextInt(rest.size())));
  }

  private Said asking(int percent) {
    if (percent < 65) {
      return callers.order();
    }
    return percent < 80 ? callers.question() : single();
  }

  /** Any first turn that is no order, each kind about as often as the others; questions more often, as there are many. */
  private Said single() {
    int index = random.nextInt(2 * SIGNALS.size() + 2);
    if (index < SIGNALS.size()) {
      return callers.signal(SIGNALS.get(index));
    }
    return index < SIGNALS.size() + 2 ? callers.withoutDrink() : callers.question();
  }
}
