package omniline.train.barista;

import java.util.List;

/**
 * What the coffee bar sells: every value that a slot of an order can have, in the labels' own words. Milk and sugar are a
 * quantity and a kind; a kind alone is a value too. Immutable.
 */
public final class Menu {
  public static final List<String> DRINKS = List.of("coffee", "house coffee", "drip coffee", "iced coffee", "espresso", "americano",
      "latte", "cappuccino", "mocha", "iced mocha");
  public static final List<String> ROASTS = List.of("light roast", "medium roast", "dark roast");
  public static final List<String> SIZES = List.of("small", "medium", "large", "eight ounce", "twelve ounce", "sixteen ounce", "twenty ounce");
  public static final List<String> SHOTS = List.of("single shot", "double shot", "triple shot");
  public static final List<String> MILKS = List.of("milk", "whole milk", "skim milk", "soy milk", "almond milk", "cream");
  public static final List<String> SUGARS = List.of("sugar", "brown sugar", "sweetener");

  /** In front of a kind of milk or sugar; the empty one says the kind alone. */
  public static final List<String> QUANTITIES = List.of("", "some", "a bit of", "a little bit of", "a lot of", "lots of");

  private static final List<String> MILK_AMOUNTS = amounts(MILKS);
  private static final List<String> SUGAR_AMOUNTS = amounts(SUGARS);

  private Menu() {}

  private static List<String> amounts(List<String> kinds) {
    return QUANTITIES.stream().flatMap(quantity -> kinds.stream().map(kind -> amount(quantity, kind))).toList();
  }

  /** A quantity and a kind as a label's value. */
  public static String amount(String quantity, String kind) {
    return quantity.isEmpty() ? kind : quantity + " " + kind;
  }

  /** The kind in an amount: {@code soy milk} of {@code lots of soy milk}. */
  public static String kind(String amount) {
    for (String quantity : QUANTITIES) {
      if (!quantity.isEmpty() && amount.startsWith(quantity + " ")) {
        return amount.substring(quantity.length() + 1);
      }
    }
    return amount;
  }

  /** Every value a slot can have. */
  public static List<String> values(Slot slot) {
    return switch (slot) {
      case DRINK -> DRINKS;
      case ROAST -> ROASTS;
      case SIZE -> SIZES;
      case SHOTS -> SHOTS;
      case MILK -> MILK_AMOUNTS;
      case SUGAR -> SUGAR_AMOUNTS;
    };
  }

  /** The article of a phrase: {@code an} before a vowel. */
  public static String article(String phrase) {
    return "aeio".indexOf(phrase.charAt(0)) >= 0 ? "an" : "a";
  }
}
