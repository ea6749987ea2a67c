package omniline.train.barista;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One drink as it was ordered, every value in the words of the labels and on the {@link Menu}; the drink is always there. Immutable.
 *
 * @param drink such as {@code iced mocha}
 * @param roast such as {@code dark roast}
 * @param size such as {@code twelve ounce}
 * @param shots such as {@code double shot}
 * @param milk such as {@code a little bit of almond milk}
 * @param sugar such as {@code lots of brown sugar}
 */
public record Order(String drink, @Nullable String roast, @Nullable String size, @Nullable String shots, @Nullable String milk,
    @Nullable String sugar) {

  public Order {
    check(Slot.DRINK, drink);
    check(Slot.ROAST, roast);
    check(Slot.SIZE, size);
    check(Slot.SHOTS, shots);
    check(Slot.MILK, milk);
    check(Slot.SUGAR, sugar);
  }

  private static void check(Slot slot, @Nullable String value) {
    if (value != null && !Menu.values(slot).contains(value)) {
      throw new IllegalArgumentException("the menu has no " + slot.label() + " \"" + value + "\": expected one of " + Menu.values(slot));
    }
  }

  /** The drink with nothing else said. */
  public static Order of(String drink) {
    return new Order(drink, null, null, null, null, null);
  }

  /**
   * An order from the slots of a label.
   *
   * @throws IllegalArgumentException naming a slot or a value that is not on the menu, or a missing drink
   */
  public static Order fromLabels(Map<String, String> slots) {
    String drink = slots.get(Slot.DRINK.label());
    if (drink == null) {
      throw new IllegalArgumentException("an order without " + Slot.DRINK.label() + ": " + slots);
    }
    Order order = of(drink);
    for (Map.Entry<String, String> entry : slots.entrySet()) {
      Slot slot = Slot.of(entry.getKey())
          .orElseThrow(() -> new IllegalArgumentException("unknown slot \"" + entry.getKey() + "\" in an order"));
      order = order.with(slot, entry.getValue());
    }
    return order;
  }

  /** The slots that were said, by the labels' keys. */
  public Map<String, String> toLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Slot slot : Slot.values()) {
      String value = value(slot);
      if (value != null) {
        labels.put(slot.label(), value);
      }
    }
    return labels;
  }

  /** A slot's value, null where nothing was said of it. */
  public @Nullable String value(Slot slot) {
    return switch (slot) {
      case DRINK -> drink;
      case ROAST -> roast;
      case SIZE -> size;
      case SHOTS -> shots;
      case MILK -> milk;
      case SUGAR -> sugar;
    };
  }

  /** The same order with another value in a slot; null empties it, which the drink's slot refuses. */
  public Order with(Slot slot, @Nullable String value) {
    return switch (slot) {
      case DRINK -> {
        if (value == null) {
          throw new IllegalArgumentException("an order needs a drink");
        }
        yield new Order(value, roast, size, shots, milk, sugar);
      }
      case ROAST -> new Order(drink, value, size, shots, milk, sugar);
      case SIZE -> new Order(drink, roast, value, shots, milk, sugar);
      case SHOTS -> new Order(drink, roast, size, value, milk, sugar);
      case MILK -> new Order(drink, roast, size, shots, value, sugar);
      case SUGAR -> new Order(drink, roast, size, shots, milk, value);
    };
  }
}
