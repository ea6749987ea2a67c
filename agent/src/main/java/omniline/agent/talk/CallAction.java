package omniline.agent.talk;

/**
 * Something that the model did on a call beside speaking, by a token of its answer that its profile gives a meaning to.
 *
 * @param turn the turn whose answer asked for it
 * @param name what; one of those below, or another word of the profile
 * @param text of an order, the answer that repeated it before the caller confirmed it; of a request for a person, who that is; else ""
 */
public record CallAction(int turn, String name, String text) {
  /** The order that the caller confirmed is placed. */
  public static final String ORDER = "order";
  /** The model asked for an order, but nothing was repeated since the last one: that one stands. */
  public static final String ORDER_AGAIN = "order_again";
  /** The conversation is over. */
  public static final String HANG_UP = "hang_up";
  /** The caller wants a person. */
  public static final String TRANSFER = "transfer";
}
