package omniline.train.barista;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the order back out of the reply that repeats it: the exact inverse of {@link OrderText}. Any other text, and any word
 * that is not on the menu, reads as nothing.
 */
public final class OrderReader {
  private OrderReader() {}

  /** The order that a reply's text repeats, nothing for every other text. */
  public static Optional<Order> read(String reply) {
    if (!reply.startsWith(OrderText.START) || !reply.endsWith(OrderText.END)
        || reply.length() < OrderText.START.length() + OrderText.END.length()) {
      return Optional.empty();
    }
    String said = reply.substring(OrderText.START.length(), reply.length() - OrderText.END.length());
    int article = said.indexOf(' ');
    int with = said.indexOf(OrderText.WITH);
    Map<Slot, String> values = new EnumMap<>(Slot.class);
    String rest = take(values, said.substring(article + 1, with < 0 ? said.length() : with), Slot.SIZE, Slot.ROAST, Slot.SHOTS, Slot.DRINK);
    if (with >= 0) {
      rest += take(values, said.substring(with + OrderText.WITH.length()).replace(OrderText.AND, " "), Slot.MILK, Slot.SUGAR);
    }
    String drink = values.remove(Slot.DRINK);
    if (!rest.isEmpty() || drink == null) {
      return Optional.empty();
    }
    Order order = Order.of(drink);
    for (Map.Entry<Slot, String> entry : values.entrySet()) {
      order = order.with(entry.getKey(), entry.getValue());
    }
    // Whatever was overlooked above (a wrong article, a doubled word) shows as another text.
    return OrderText.of(order).equals(reply) ? Optional.of(order) : Optional.empty();
  }

  private static String take(Map<Slot, String> values, String text, Slot... slots) {
    String rest = text;
    for (Slot slot : slots) {
      String before = rest;
      Menu.values(slot).stream()
          .filter(value -> before.equals(value) || before.startsWith(value + " "))
          .filter(value -> slot != Slot.SIZE || !isRoast(before))
          .max(Comparator.comparingInt(String::length))
          .ifPresent(value -> values.put(slot, value));
      String value = values.getOrDefault(slot, "");
      rest = rest.substring(value.length()).stripLeading();
    }
    return rest;
  }

  /** "medium roast" is no size, "medium light roast" begins with one. */
  private static boolean isRoast(String text) {
    return Menu.ROASTS.stream().anyMatch(roast -> text.equals(roast) || text.startsWith(roast + " "));
  }
}
