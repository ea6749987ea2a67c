package omniline.train.omni;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;
import omniline.train.corpus.Clip;
import omniline.train.corpus.Span;

/**
 * New orders from the recorded ones, each the beginning of one and the end of another: size, roast and shots come before the drink, milk
 * and sugar behind "with", so a cut before the drink or before "with" makes an order whose slots are known. Pure functions.
 */
public final class SplicedOrders {

  private static final int TRIES = 20;

  private SplicedOrders() {}

  /** A recorded order: what was ordered, and the timed words. */
  public record Recorded(Order order, Clip said) {}

  /**
   * Where two recordings are joined.
   *
   * @param first the one that begins, its place in the list
   * @param kept words of it
   * @param second the one that ends
   * @param from its first word that follows
   * @param order what is ordered now
   */
  public record Join(int first, int kept, int second, int from, Order order) {}

  /** As many joins, fewer where recordings do not lend themselves to it. */
  public static List<Join> of(List<Recorded> recordings, int count, RandomGenerator random) {
    List<Join> joins = new ArrayList<>();
    for (int i = 0; i < count * TRIES && joins.size() < count && recordings.size() > 1; i++) {
      int first = random.nextInt(recordings.size());
      int second = random.nextInt(recordings.size());
      if (first != second) {
        join(recordings, first, second, random.nextBoolean()).ifPresent(joins::add);
      }
    }
    return joins;
  }

  private static Optional<Join> join(List<Recorded> recordings, int first, int second, boolean atDrink) {
    Recorded one = recordings.get(first);
    Recorded other = recordings.get(second);
    int drink = place(one, one.order.drink());
    int from = place(other, atDrink ? other.order.drink() : "with");
    if (drink < 1 || from < 1) {
      return Optional.empty();
    }
    int kept = atDrink ? drink : drink + one.order.drink().split(" ", -1).length;
    Order order = (atDrink ? one.order.with(Slot.DRINK, other.order.drink()) : one.order)
        .with(Slot.MILK, other.order.milk()).with(Slot.SUGAR, other.order.sugar());
    return Optional.of(new Join(first, kept, second, from, order));
  }

  /** The place of the first of these words in what was said, -1 where they are not timed there. */
  private static int place(Recorded recording, String text) {
    List<String> names = recording.said.words().stream().map(Span::name).toList();
    return Collections.indexOfSubList(names, List.of(text.split(" ", -1)));
  }
}
