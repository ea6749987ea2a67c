package omniline.train.barista.caller;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import omniline.train.barista.Change;
import omniline.train.barista.Meaning;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;

/**
 * Corrections and additions after an order was repeated. What they leave unsaid stays. None of them has an ordering verb together
 * with a drink: that is a new order.
 */
final class ChangePhrases {
  private static final List<Slot> SLOTS = List.of(Slot.values());

  private static final Phrase LEAD = Phrase.of("(||||no|yes but|yes and|oh|actually|sorry|and|um|wait|okay but)");

  private static final Map<Slot, List<Phrase>> PATTERNS = new EnumMap<>(Map.of(
      Slot.DRINK, Phrase.lines("""
          (actually|no|no no|sorry|wait|oh sorry|no actually|no sorry) {a} (please|instead|)
          (no|sorry|actually|no please|yes but|oh|) make (that|it) {a} (please|instead|)
          (no|sorry|no sorry|) i (said|meant) ({v}|{a})
          (no|sorry|actually|please|) change (that|it|the drink) to {a} (please|)
          (no|sorry|) not {old} ({v}|{a})
          (no|sorry|) i said {v} not {old}"""),
      Slot.SIZE, Phrase.lines("""
          {lead} make (that|it) ({a}|{v}|{a}) (please|instead|)
          (no|actually|no actually|sorry|wait) {a} (please|instead|)
          (no|sorry|no sorry|) i (said|meant) ({v}|{a})
          (can|could) you make (that|it) ({a}|{v}) (please|)
          (actually|no|please|) change (the size|that|it) to {a} (please|)
          (in {v}|in {a} cup) (please|)
          (i want it|i'd like it|i would like that) in {v}
          {a} one (please|)"""),
      Slot.ROAST, Phrase.lines("""
          {lead} make (that|it) {a} (please|instead|)
          (no|actually|no actually|sorry|wait) {a} (please|instead|)
          (no|sorry|no sorry|) i (said|meant) ({v}|{a})
          {lead} with {a} (please|)
          (can|could) you make (that|it) {a} (please|)
          (actually|no|please|) change (the roast|that|it) to {a} (please|)
          {v} (please|instead)
          (and in|and|in) {a} (please|)"""),
      Slot.SHOTS, Phrase.lines("""
          {lead} (add|put in) {a} (please|)
          {lead} make (that|it) {a} (please|instead|)
          (no|actually|no actually|sorry|wait) {a} (please|instead|)
          (no|sorry|no sorry|) i (said|meant) ({v}|{a})
          {lead} with ({a}|{number}) (please|)
          (can|could) you (add|make it) {a} (please|)
          and {a} (please|)
          {lead} (add|make it) {number} (please|)
          {v} (please|instead)"""),
      Slot.MILK, Phrase.lines(extra()),
      Slot.SUGAR, Phrase.lines(extra())));

  private static final List<Phrase> REMOVAL = Phrase.lines("""
      (|and|actually|oh|yes but|yes and|no|but|sorry|with|and with|um) no {kind} (please|)
      (and|but|) without (the|any|) {kind} (please|)
      {lead} (take off|take out|leave out|leave off|hold|skip|remove) the {kind} (please|)
      {lead} (don't|do not) (add|put in) (any|) {kind} (please|)
      {lead} i (don't|do not) want (any|the|) {kind}
      (no|sorry) i (said|meant) (no|without) {kind}
      (can|could) you (leave out|take off|take out) the {kind} (please|)
      {lead} make (that|it) without (the|) {kind} (please|)""");

  private static final List<Phrase> WITHOUT_SHOTS = Phrase.lines("""
      {lead} (take off|take out|leave out|skip) the {old} (please|)
      {lead} (without the|no) {old} (please|)
      {lead} i (don't|do not) want the {old}""");

  private static final List<Phrase> SEVERAL = Phrase.lines("""
      (no|actually|sorry|no no|wait|no actually) {body} (please|instead|)
      {lead} make (that|it) {body} (please|instead|)
      (no|sorry|no sorry|) i (said|meant) {body}
      (can|could) you make (that|it) {body} (please|)""");

  private static final List<Phrase> TWO_EXTRAS = Phrase.lines("""
      {lead} with {milk} and {sugar} (please|)
      {lead} with {sugar} and {milk} (please|)
      {lead} (add|put in) {sugar} and {milk} (please|)
      {lead} (add|put in) {milk} and {sugar} (please|)
      and {milk} and {sugar} (please|)
      (can|could) (i get|i have|you add) {milk} and {sugar} (in that|with that|) (please|)""");

  private ChangePhrases() {}

  private static String extra() {
    return """
        {lead} with {v} (please|)
        (and|and also|plus|oh and|yes and) {v} (please|)
        {lead} add {v} (please|)
        {lead} put {v} in (that|it|there) (please|)
        (can|could) (i get|i have|you add) {v} (with that|in that|in it|too|as well|to that) (please|)
        (no|sorry|no sorry|) i (said|meant) {v}
        (i'd like|i want) {v} (in it|in that|with that|with it) (please|)
        {lead} make (that|it) with {v} (please|)
        {v} (please|too|as well)""";
  }

  /** A change of an order that was repeated; now and then of something that it does not have, or has already. */
  static Said draw(Order order, RandomGenerator random) {
    int kind = random.nextInt(20);
    if (kind < 4) {
      return removal(order, random);
    }
    return kind < 14 ? one(order, random) : several(order, random);
  }

  private static Said one(Order order, RandomGenerator random) {
    Slot slot = SLOTS.get(random.nextInt(SLOTS.size()));
    String value = other(order, slot, random);
    List<Phrase> patterns = PATTERNS.getOrDefault(slot, List.of());
    String text = patterns.get(random.nextInt(patterns.size())).draw(random, Map.of(
        "lead", LEAD.draw(random),
        "a", RecordedPattern.withArticle(value),
        "v", slot == Slot.MILK || slot == Slot.SUGAR ? OrderPhrases.shortened(value, random) : value,
        "old", order.drink(),
        "number", slot == Slot.SHOTS ? OrderPhrases.number(value) : ""));
    return new Said(text, new Meaning.Changed(Change.of(slot, value)));
  }

  /** A value that the order does not have: what is repeated must be seen to change. */
  private static String other(Order order, Slot slot, RandomGenerator random) {
    String value = SlotRates.value(slot, random);
    while (value.equals(order.value(slot))) {
      value = SlotRates.value(slot, random);
    }
    return value;
  }

  private static Said removal(Order order, RandomGenerator random) {
    String shots = order.shots();
    if (shots != null && random.nextInt(6) == 0) {
      String text = any(WITHOUT_SHOTS, random, Map.of("lead", LEAD.draw(random), "old", shots));
      return new Said(text, new Meaning.Changed(Change.without(Slot.SHOTS)));
    }
    boolean ofMilk = random.nextBoolean();
    if (random.nextInt(5) > 0) {
      // Mostly of what the order has.
      ofMilk = order.sugar() == null || (order.milk() != null && ofMilk);
    }
    Slot slot = ofMilk ? Slot.MILK : Slot.SUGAR;
    String there = order.value(slot);
    String plain = ofMilk ? "milk" : "sugar";
    String kind = there == null || (Menu.kind(there).endsWith(plain) && random.nextBoolean()) ? plain : Menu.kind(there);
    String text = any(REMOVAL, random, Map.of("lead", LEAD.draw(random), "kind", kind));
    return new Said(text, new Meaning.Changed(Change.without(slot)));
  }

  private static Said several(Order order, RandomGenerator random) {
    Map<Slot, String> values = new EnumMap<>(Slot.class);
    int first = random.nextInt(SLOTS.size());
    int second = (first + 1 + random.nextInt(SLOTS.size() - 1)) % SLOTS.size();
    for (Slot slot : List.of(SLOTS.get(first), SLOTS.get(second))) {
      values.put(slot, other(order, slot, random));
    }
    return new Said(several(values, random), new Meaning.Changed(new Change(values)));
  }

  private static String several(Map<Slot, String> values, RandomGenerator random) {
    String milk = values.getOrDefault(Slot.MILK, "");
    String sugar = values.getOrDefault(Slot.SUGAR, "");
    if (!milk.isEmpty() && !sugar.isEmpty()) {
      return any(TWO_EXTRAS, random, Map.of("lead", LEAD.draw(random), "milk", milk, "sugar", sugar));
    }
    List<String> words = new ArrayList<>();
    for (Slot slot : List.of(Slot.SIZE, Slot.ROAST, Slot.SHOTS, Slot.DRINK)) {
      String value = values.get(slot);
      if (value != null) {
        words.add(value);
      }
    }
    String body = RecordedPattern.withArticle(String.join(" ", words)) + (milk + sugar).transform(extra -> extra.isEmpty() ? "" : " with " + extra);
    return any(SEVERAL, random, Map.of("lead", LEAD.draw(random), "body", body));
  }

  private static String any(List<Phrase> patterns, RandomGenerator random, Map<String, String> blanks) {
    return patterns.get(random.nextInt(patterns.size())).draw(random, blanks);
  }

  /** Every word of these that is not on the menu. */
  static Set<String> words() {
    Set<String> words = new TreeSet<>(LEAD.words());
    PATTERNS.values().forEach(patterns -> patterns.forEach(pattern -> words.addAll(pattern.words())));
    for (List<Phrase> patterns : List.of(REMOVAL, WITHOUT_SHOTS, SEVERAL, TWO_EXTRAS)) {
      patterns.forEach(pattern -> words.addAll(pattern.words()));
    }
    return words;
  }
}
