package omniline.train.barista.caller;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Whole orders said in other ways than the recordings': with a greeting and a please, other verbs, no verb at all, size, roast and
 * shots behind the drink, ounces in the plural, shots as numbers, and what is not wanted.
 */
final class OrderPhrases {
  private static final Phrase FRAME = Phrase.of("(|||hi|hello|hey|good morning|hi there|um|uh|okay|yes hello|so|oh hi|yeah)"
      + " (could i get|could i have|could i please have|can i please get|can i please have|i'll have|i'll take|i will have|i will take|let me get|let me have"
      + "|i would like|i'd love|may i get|can you make me|could you make me|can you get me|please make me|please give me|i'd like to order|i want to order|i need"
      + "|i'd like to have|i would like to have|we'd like|just|i'll get|do me|can i order|could i order|i am going to have|{recorded}) {body} (||||please|thanks|thank you|to go|to go please)");
  private static final Phrase BARE = Phrase.of("(||hi|hello|um|uh|yes|good morning|okay) {body} (||please|please|thanks|to go|to go please)");
  private static final Phrase SIZE_BEHIND = Phrase.of("({size}|{plural}|in {size}|in {asize} cup|make it {size}|size {size})");
  private static final Phrase SHOTS_BEHIND = Phrase.of("({shots}|with a {shots}|with {number})");
  private static final Phrase ROAST_BEHIND = Phrase.of("({roast}|with a {roast}|in a {roast})");
  private static final Phrase EXTRAS = Phrase.of("(with {first} and {second}|with {first} and {second}|with {first} with {second}|{first} and {second}|with {first} and also {second}|with {first} and with {second})");
  private static final Phrase EXTRA = Phrase.of("(with {first}|with {first}|{first}|and {first}|and add {first})");
  private static final Phrase REFUSED = Phrase.of("({with} no {kind}|without {kind}|{with} no {kind})");

  private OrderPhrases() {}

  /** Every word of these ways that is not on the menu as it stands. */
  static Set<String> words() {
    Set<String> words = new TreeSet<>(List.of("a", "an", "one", "little", "milk", "sugar"));
    for (Phrase phrase : List.of(FRAME, BARE, SIZE_BEHIND, SHOTS_BEHIND, ROAST_BEHIND, EXTRAS, EXTRA, REFUSED)) {
      words.addAll(phrase.words());
    }
    Menu.SIZES.forEach(size -> words.addAll(List.of(plural(size).split(" ", -1))));
    Menu.SHOTS.forEach(shots -> words.addAll(List.of(number(shots).split(" ", -1))));
    return words;
  }

  /** An order in one of these ways. */
  static String draw(Order order, RandomGenerator random) {
    Set<Slot> behind = EnumSet.noneOf(Slot.class);
    for (Slot slot : List.of(Slot.SIZE, Slot.ROAST, Slot.SHOTS)) {
      if (random.nextInt(4) == 0) {
        behind.add(slot);
      }
    }
    Order front = order;
    for (Slot slot : List.of(Slot.SIZE, Slot.ROAST, Slot.SHOTS, Slot.MILK, Slot.SUGAR)) {
      if (slot == Slot.MILK || slot == Slot.SUGAR || behind.contains(slot)) {
        front = front.with(slot, null);
      }
    }
    StringBuilder body = new StringBuilder(RecordedPattern.body(front, random));
    for (Slot slot : behind) {
      behind(body, order, slot, random);
    }
    extras(body, order, random);
    return framed(body.toString(), random);
  }

  private static String framed(String body, RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      String article = random.nextBoolean() ? "" : random.nextInt(3) == 0 ? "one " : Menu.article(body) + " ";
      return BARE.draw(random, Map.of("body", article + body));
    }
    String article = random.nextInt(12) == 0 ? "one " : Menu.article(body) + " ";
    String recorded = RecordedPattern.OPENINGS.get(random.nextInt(RecordedPattern.OPENINGS.size()));
    return FRAME.draw(random, Map.of("body", article + body, "recorded", recorded));
  }

  private static void behind(StringBuilder body, Order order, Slot slot, RandomGenerator random) {
    String value = order.value(slot);
    if (value == null) {
      return;
    }
    switch (slot) {
      case SIZE -> append(body, SIZE_BEHIND.draw(random, Map.of("size", value, "asize", RecordedPattern.withArticle(value), "plural", plural(value))));
      case ROAST -> append(body, ROAST_BEHIND.draw(random, Map.of("roast", value)));
      default -> append(body, SHOTS_BEHIND.draw(random, Map.of("shots", value, "number", number(value))));
    }
  }

  private static void extras(StringBuilder body, Order order, RandomGenerator random) {
    List<String> extras = new ArrayList<>();
    extra(extras, order.milk(), random);
    extra(extras, order.sugar(), random);
    if (extras.size() == 2) {
      int first = random.nextInt(2);
      append(body, EXTRAS.draw(random, Map.of("first", extras.get(first), "second", extras.get(1 - first))));
    } else if (extras.size() == 1) {
      append(body, EXTRA.draw(random, Map.of("first", extras.getFirst())));
    }
    boolean started = !extras.isEmpty();
    if (order.milk() == null && random.nextInt(10) == 0) {
      append(body, REFUSED.draw(random, Map.of("with", started ? "and" : "with", "kind", "milk")));
      started = true;
    }
    if (order.sugar() == null && random.nextInt(10) == 0) {
      append(body, REFUSED.draw(random, Map.of("with", started ? "and" : "with", "kind", "sugar")));
    }
  }

  private static void extra(List<String> extras, @Nullable String amount, RandomGenerator random) {
    if (amount != null) {
      extras.add(shortened(amount, random));
    }
  }

  /** "a little bit of" is now and then said as "a little". */
  static String shortened(String amount, RandomGenerator random) {
    return amount.startsWith("a little bit of ") && random.nextInt(3) == 0 ? amount.replace("a little bit of", "a little") : amount;
  }

  /** "twelve ounces" of "twelve ounce"; other sizes as they are. */
  static String plural(String size) {
    return size.endsWith(" ounce") ? size + "s" : size;
  }

  /** Shots as a number of them. */
  static String number(String shots) {
    return switch (shots) {
      case "single shot" -> "one shot";
      case "double shot" -> "two shots";
      default -> "three shots";
    };
  }

  private static void append(StringBuilder text, String words) {
    text.append(' ').append(words);
  }
}
