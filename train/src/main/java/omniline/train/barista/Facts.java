package omniline.train.barista;

import java.util.Map;

/** The facts of the coffee bar, all in this one place: its name, hours, address and prices, as they are spoken. */
public final class Facts {
  public static final String NAME = "Blue Line Coffee";
  public static final String HOURS = "We are open every day from seven in the morning to eight in the evening.";
  public static final String ADDRESS = "We are at twenty Market Street, next to the train station.";
  public static final String PRICES = "Our drinks are from two to five dollars. Milk and sugar are free.";
  public static final String WAIT = "It takes about five minutes.";
  public static final String PAYMENT = "You pay in the shop, by card or in cash.";

  static final Map<String, String> DOLLARS = Map.of("coffee", "two", "drip coffee", "two", "house coffee", "three", "iced coffee",
      "three", "espresso", "three", "americano", "three", "latte", "four", "cappuccino", "four", "mocha", "five", "iced mocha", "five");

  private Facts() {}

  /** The price of a drink as a sentence. */
  static String price(String drink) {
    String article = Menu.article(drink).equals("an") ? "An " : "A ";
    return article + drink + " is " + DOLLARS.get(drink) + " dollars.";
  }

  /** The answer to a question. */
  static String answer(Topic topic) {
    return switch (topic) {
      case HOURS -> HOURS;
      case ADDRESS -> ADDRESS;
      case MENU -> "We have coffee, house coffee, drip coffee, iced coffee, espresso, americano, latte, cappuccino, mocha and iced mocha.";
      case PRICES -> PRICES;
      case MILKS -> "We have whole milk, skim milk, soy milk, almond milk and cream.";
      case SUGARS -> "We have sugar, brown sugar and sweetener.";
      case SIZES -> "We have small, medium and large cups, and eight, twelve, sixteen and twenty ounce cups.";
      case ROASTS -> "We have light roast, medium roast and dark roast.";
      case SHOTS -> "You can have a single shot, a double shot or a triple shot.";
      case WAIT -> WAIT;
      case PAYMENT -> PAYMENT;
      case NAME -> "This is " + NAME + ".";
    };
  }
}
