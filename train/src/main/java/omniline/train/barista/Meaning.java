package omniline.train.barista;

/** What a caller's turn means, apart from the words it was said in. */
public sealed interface Meaning permits Meaning.Ordered, Meaning.Changed, Meaning.PriceOf, Signal, Topic {

  /** A whole order; it replaces whatever was ordered before. */
  record Ordered(Order order) implements Meaning {}

  /** A correction of or an addition to the order that was repeated last. */
  record Changed(Change change) implements Meaning {}

  /**
   * A question for the price of one drink.
   *
   * @param drink one of {@link Menu#DRINKS}
   */
  record PriceOf(String drink) implements Meaning {}
}
