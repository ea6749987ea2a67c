package omniline.train.barista;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every reply that does not repeat an order: a closed list, one text for one meaning, so that a small model can learn them all. */
public final class Replies {
  /** What the bar says when it picks up; no caller's turn leads to it. */
  public static final Reply GREETING = Reply.of("Hello, this is " + Facts.NAME + ". What would you like?");

  static final Reply PLACED = Reply.of("Great, your order is in. It will be ready in five minutes. Goodbye!", Action.ORDER, Action.BYE);
  static final Reply INSTEAD = Reply.of("Okay, what would you like instead?");
  static final Reply WHAT = Reply.of("What can I get for you?");
  static final Reply HELLO = Reply.of("Hello! What can I get for you?");
  static final Reply WELCOME = Reply.of("You are welcome. What can I get for you?");
  static final Reply PERSON = Reply.of("One moment please, I will get somebody for you.", Action.PERSON);
  static final Reply GOODBYE = Reply.of("Thank you for calling. Goodbye!", Action.BYE);
  static final Reply CANCELLED = Reply.of("No problem, nothing is ordered. Goodbye!", Action.BYE);
  static final Reply OFF_MENU = Reply.of("Sorry, that is not on our menu. You can ask me what we have.");
  static final Reply NO_DRINK = Reply.of("Sorry, I did not get the drink. Please say your whole order.");
  /** What is said when nothing was understood. */
  public static final Reply UNCLEAR = Reply.of("Sorry, I did not understand. Please say that again.");

  /** What is said to a caller who asked for a person and is back because nobody took the call. */
  public static final Reply NOBODY = Reply.of("Sorry, nobody is free right now. What can I get for you?");

  private static final Set<String> EVERYWHERE = Stream.concat(Stream.of(PERSON, CANCELLED, OFF_MENU, UNCLEAR), answers())
      .map(Reply::text).collect(Collectors.toSet());

  private Replies() {}

  private static Stream<Reply> answers() {
    return Stream.concat(Arrays.stream(Topic.values()).map(Replies::answer), Menu.DRINKS.stream().map(Replies::price));
  }

  static Reply price(String drink) {
    return Reply.of(Facts.price(drink));
  }

  static Reply answer(Topic topic) {
    return Reply.of(Facts.answer(topic));
  }

  static Reply repeat(Order order) {
    return Reply.of(OrderText.of(order));
  }

  /** Whether this is a fixed reply that what was said before does not change, so that its question may stand anywhere in a call. */
  public static boolean isTheSameEverywhere(String text) {
    return EVERYWHERE.contains(text);
  }

  /** All of them, the greeting too. */
  public static List<Reply> all() {
    Stream<Reply> fixed = Stream.of(GREETING, PLACED, INSTEAD, WHAT, HELLO, WELCOME, PERSON, GOODBYE, CANCELLED, OFF_MENU, NO_DRINK, UNCLEAR, NOBODY);
    return Stream.concat(fixed, answers()).toList();
  }
}
