package omniline.train.barista.caller;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;

/** What the bar does not sell: other drinks and food, and orders of its drinks in which one thing is not on the menu. */
final class OffMenu {
  private static final Phrase THING = Phrase.of("(green tea|black tea|tea|hot chocolate|orange juice|apple juice|water|bottle of water|croissant|bagel"
      + "|sandwich|muffin|cookie|donut|slice of cake|iced latte|flat white|macchiato|caramel macchiato|cold brew|chai latte|chai|beer|coke|lemonade"
      + "|pumpkin spice latte|frappuccino|iced americano|iced cappuccino|iced tea|pizza|burger|smoothie|milkshake|glass of wine|cup of tea|cortado"
      + "|turkish coffee|irish coffee|vanilla latte|peppermint tea|salad|banana|hot dog|lungo|ristretto|white chocolate mocha|matcha latte|decaf coffee)");
  private static final Phrase WITH = Phrase.of("(oat milk|coconut milk|goat milk|rice milk|honey|caramel|vanilla|cinnamon|whipped cream|ice cream|hazelnut syrup"
      + "|maple syrup|stevia|chocolate|lemon|pumpkin spice|marshmallows|some oat milk|a bit of oat milk|lots of honey|some cinnamon|vanilla syrup)");
  private static final Phrase OTHER = Phrase.of("(extra large|extra small|tiny|huge|ten ounce|thirty ounce|decaf|quadruple shot|blonde roast|french roast"
      + "|half caf|iced house|frozen|organic|ten shot|six shot|espresso roast|gallon)");
  private static final List<Phrase> FRAMES = Phrase.lines("""
      (|||hi|hello|um) ({recorded}|{recorded}|{recorded}|could i get|i'll have|i'll take|let me get|i would like|can i order) {body} (|||please)
      {body} (please|)
      (and|actually|no|add) {body} (please|)""");

  private OffMenu() {}

  /** One such turn. */
  static String draw(RandomGenerator random) {
    String recorded = RecordedPattern.OPENINGS.get(random.nextInt(RecordedPattern.OPENINGS.size()));
    return FRAMES.get(frame(random)).draw(random, Map.of("recorded", recorded, "body", body(random)));
  }

  private static int frame(RandomGenerator random) {
    return Math.max(0, random.nextInt(6) - 3);
  }

  private static String body(RandomGenerator random) {
    Order order = SlotRates.order(random);
    return switch (random.nextInt(4)) {
      case 0 -> RecordedPattern.withArticle(OTHER.draw(random) + " " + RecordedPattern.body(order, random));
      case 1 -> RecordedPattern.withArticle(RecordedPattern.body(order.with(Slot.MILK, null).with(Slot.SUGAR, null), random))
          + " with " + WITH.draw(random);
      default -> RecordedPattern.withArticle(THING.draw(random));
    };
  }

  /** Every word of these. */
  static Set<String> words() {
    Set<String> words = new TreeSet<>(Set.of("a", "an", "with"));
    for (Phrase phrase : List.of(THING, WITH, OTHER)) {
      words.addAll(phrase.words());
    }
    FRAMES.forEach(phrase -> words.addAll(phrase.words()));
    return words;
  }
}
