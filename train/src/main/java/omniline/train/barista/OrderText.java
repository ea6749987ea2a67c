package omniline.train.barista;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one reply that repeats an order, which {@link OrderReader} reads back. Its beginning is the same for every order, so that it
 * can sound before the first slot is decided.
 *
 * <pre>
 *  Okay, an eight ounce dark roast double shot latte with a bit of soy milk and lots of brown sugar. Is that right?
 *        article size   roast      shots       drink with milk              and  sugar
 * </pre>
 */
public final class OrderText {
  static final String START = "Okay, ";
  static final String END = ". Is that right?";
  static final String WITH = " with ";
  static final String AND = " and ";

  private OrderText() {}

  /** The reply's text. */
  public static String of(Order order) {
    String drink = words(order);
    String extras = extras(order);
    return START + Menu.article(drink) + " " + drink + (extras.isEmpty() ? "" : WITH + extras) + END;
  }

  private static String words(Order order) {
    List<String> words = new ArrayList<>();
    add(words, order.size());
    add(words, order.roast());
    add(words, order.shots());
    words.add(order.drink());
    return String.join(" ", words);
  }

  private static String extras(Order order) {
    List<String> extras = new ArrayList<>();
    add(extras, order.milk());
    add(extras, order.sugar());
    return String.join(AND, extras);
  }

  private static void add(List<String> words, @Nullable String value) {
    if (value != null) {
      words.add(value);
    }
  }
}
