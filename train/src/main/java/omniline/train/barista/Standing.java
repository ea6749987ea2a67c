package omniline.train.barista;

import org.jspecify.annotations.Nullable;

/**
 * Where a call stands, and what is answered from there. Immutable.
 *
 * <pre>
 *            order                       yes
 *  (nothing) ─────► (order repeated) ──────────► placed, goodbye
 *                    ▲   │ no
 *       change, order│   ▼
 *                   (order rejected)             questions, greetings and what was not understood
 *                                                are answered and change nothing
 * </pre>
 *
 * <p>A question in between keeps the order: a later yes places the one that was repeated last. A change applies to the order
 * repeated last, also when it was rejected; an order with a drink in it replaces it whole.
 *
 * @param order the order repeated last
 * @param rejected the caller said no to it
 * @param ended the last reply ended the call or passed it to a person
 */
public record Standing(@Nullable Order order, boolean rejected, boolean ended) {
  /** At the beginning of a call. */
  public static final Standing START = new Standing(null, false, false);

  /**
   * A reply and where the call stands after it.
   *
   * @param reply what is said and done
   * @param next where the call stands then
   */
  public record Answer(Reply reply, Standing next) {}

  /** True when an order was repeated and neither rejected nor placed. */
  public boolean asksToConfirm() {
    return order != null && !rejected && !ended;
  }

  /** The answer to a caller's turn. */
  public Answer answer(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Ordered ordered -> repeated(ordered.order());
      case Meaning.Changed changed -> order == null ? stay(Replies.NO_DRINK) : repeated(changed.change().applied(order));
      case Meaning.PriceOf price -> stay(Replies.price(price.drink()));
      case Topic topic -> stay(Replies.answer(topic));
      case Signal signal -> answer(signal);
    };
  }

  private Answer answer(Signal signal) {
    return switch (signal) {
      case YES -> asksToConfirm() ? end(Replies.PLACED) : stay(Replies.WHAT);
      case THANKS -> asksToConfirm() ? end(Replies.PLACED) : stay(Replies.WELCOME);
      case NO -> asksToConfirm() ? new Answer(Replies.INSTEAD, new Standing(order, true, false)) : end(Replies.GOODBYE);
      case PERSON -> end(Replies.PERSON);
      case GOODBYE -> end(Replies.GOODBYE);
      case CANCEL -> end(Replies.CANCELLED);
      case HELLO -> stay(Replies.HELLO);
      case OFF_MENU -> stay(Replies.OFF_MENU);
      case UNCLEAR -> stay(Replies.UNCLEAR);
    };
  }

  private Answer repeated(Order next) {
    return new Answer(Replies.repeat(next), new Standing(next, false, false));
  }

  private Answer stay(Reply reply) {
    return new Answer(reply, this);
  }

  private Answer end(Reply reply) {
    return new Answer(reply, new Standing(order, rejected, true));
  }
}
