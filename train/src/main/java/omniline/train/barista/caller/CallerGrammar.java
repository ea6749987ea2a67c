package omniline.train.barista.caller;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import omniline.train.barista.Change;
import omniline.train.barista.Meaning;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Signal;
import omniline.train.barista.Slot;
import omniline.train.barista.Topic;

/**
 * What callers say, drawn from a random generator: the same generator gives the same turns. Texts are lower-case words and nothing
 * else. Not safe for use by several threads.
 */
public final class CallerGrammar {
  /** Of ten orders, so many are said in the pattern of the recordings. */
  private static final int RECORDED_OF_TEN = 8;

  private static final List<Topic> TOPICS = List.of(Topic.values());

  private static final List<Phrase> PRICE = Phrase.lines("""
      (and|hi|hello|okay|um|) how much is {a} (please|)
      (and|hi|hello|) (what's|what is) the price of {a}
      (and|) what does {a} cost
      (and|) how much (for|does) {a} (cost|)
      can you tell me the price of {a}""");

  private static final List<Phrase> NO_DRINK = Phrase.lines("""
      ({recorded}|could i get|i'll have|let me get) {a} (please|)
      make (that|it) {a} (please|)
      {a} (please|)""");

  private final RandomGenerator random;

  public CallerGrammar(RandomGenerator random) {
    this.random = random;
  }

  /** An order at the recordings' rates, most of them in the recordings' pattern. */
  public Said order() {
    return order(SlotRates.order(random));
  }

  /** A given order, said in one of all ways. */
  public Said order(Order order) {
    return random.nextInt(10) < RECORDED_OF_TEN ? recorded(order) : otherwise(order);
  }

  /** A given order in the recordings' pattern. */
  public Said recorded(Order order) {
    return new Said(RecordedPattern.draw(order, random), new Meaning.Ordered(order));
  }

  /** A given order said in another way. */
  public Said otherwise(Order order) {
    return new Said(OrderPhrases.draw(order, random), new Meaning.Ordered(order));
  }

  /** A correction of or an addition to an order that was repeated. */
  public Said change(Order repeated) {
    return ChangePhrases.draw(repeated, random);
  }

  /** An order that names no drink. */
  public Said withoutDrink() {
    Slot slot = List.of(Slot.SIZE, Slot.ROAST, Slot.SHOTS, Slot.SIZE).get(random.nextInt(4));
    String value = SlotRates.value(slot, random);
    String recorded = RecordedPattern.OPENINGS.get(random.nextInt(RecordedPattern.OPENINGS.size()));
    String text = any(NO_DRINK, Map.of("recorded", recorded, "a", RecordedPattern.withArticle(value)));
    return new Said(text, new Meaning.Changed(Change.of(slot, value)));
  }

  /** A question for the price of a drink. */
  public Said price() {
    String drink = SlotRates.value(Slot.DRINK, random);
    return new Said(any(PRICE, Map.of("a", RecordedPattern.withArticle(drink))), new Meaning.PriceOf(drink));
  }

  /** A question: any topic, or a price. */
  public Said question() {
    int index = random.nextInt(TOPICS.size() + 2);
    return index < TOPICS.size() ? topic(TOPICS.get(index)) : price();
  }

  /** A question about a topic. */
  public Said topic(Topic topic) {
    return new Said(any(Sayings.of(topic), Map.of()), topic);
  }

  /** A turn that names nothing. */
  public Said signal(Signal signal) {
    String text = signal == Signal.OFF_MENU ? OffMenu.draw(random) : any(Sayings.of(signal), Map.of());
    return new Said(text, signal);
  }

  private String any(List<Phrase> patterns, Map<String, String> blanks) {
    return patterns.get(random.nextInt(patterns.size())).draw(random, blanks);
  }

  /** Every word that a caller can say. */
  public static Set<String> words() {
    Set<String> words = new TreeSet<>();
    for (Slot slot : Slot.values()) {
      Menu.values(slot).forEach(value -> words.addAll(List.of(value.split(" ", -1))));
    }
    RecordedPattern.OPENINGS.forEach(opening -> words.addAll(List.of(opening.split(" ", -1))));
    words.addAll(OrderPhrases.words());
    words.addAll(ChangePhrases.words());
    words.addAll(OffMenu.words());
    for (List<Phrase> phrases : List.of(Sayings.all(), PRICE, NO_DRINK)) {
      phrases.forEach(phrase -> words.addAll(phrase.words()));
    }
    return words;
  }
}
