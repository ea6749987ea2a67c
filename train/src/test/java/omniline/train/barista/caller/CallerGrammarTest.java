package omniline.train.barista.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import omniline.train.barista.Meaning;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Signal;
import omniline.train.barista.Slot;
import omniline.train.barista.Topic;
import org.junit.jupiter.api.Test;

class CallerGrammarTest {
  private static final Order FULL = new Order("latte", "dark roast", "large", "double shot", "soy milk", "sugar");
  private final CallerGrammar grammar = new CallerGrammar(new SplittableRandom(7));

  private List<Said> drawn(int count) {
    List<Signal> signals = List.of(Signal.values());
    List<Said> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(grammar.order());
      drawn.add(grammar.otherwise(((Meaning.Ordered) grammar.order().meaning()).order()));
      drawn.add(grammar.change(((Meaning.Ordered) grammar.order().meaning()).order()));
      drawn.add(grammar.question());
      drawn.add(grammar.withoutDrink());
      drawn.add(grammar.signal(signals.get(i % signals.size())));
    }
    return drawn;
  }

  @Test
  void turnsAreLowerCaseWordsOfTheLexicon() {
    Set<String> lexicon = CallerGrammar.words();
    Set<String> texts = new HashSet<>();
    Set<String> words = new HashSet<>();
    for (Said said : drawn(10_000)) {
      texts.add(said.text());
      words.addAll(List.of(said.text().split(" ", -1)));
    }
    assertThat(texts).allMatch(text -> text.matches("[a-z']+( [a-z']+)*"));
    assertThat(lexicon).containsAll(words);
  }

  @Test
  void noTextHasTwoMeanings() {
    Map<String, Meaning> meanings = new HashMap<>();
    List<Meaning> plain = new ArrayList<>(Arrays.asList(Signal.values()));
    plain.addAll(Arrays.asList(Topic.values()));
    for (Meaning meaning : plain) {
      for (Phrase phrase : Sayings.of(meaning)) {
        phrase.all(Map.of()).forEach(text -> assertThat(meanings.putIfAbsent(text, meaning)).as(text).isIn(meaning, null));
      }
    }
    for (Said said : drawn(20_000)) {
      Meaning before = meanings.putIfAbsent(said.text(), said.meaning());
      if (before != null) {
        assertThat(before).as(said.text()).isEqualTo(said.meaning());
      }
    }
  }

  @Test
  void everySignalAndTopicCanBeSaid() {
    for (Signal signal : Signal.values()) {
      assertThat(grammar.signal(signal).meaning()).isEqualTo(signal);
    }
    for (Topic topic : Topic.values()) {
      assertThat(grammar.topic(topic).meaning()).isEqualTo(topic);
    }
  }

  @Test
  void mostOrdersAreInTheRecordedPattern() {
    int recorded = 0;
    for (int i = 0; i < 5_000; i++) {
      Said said = grammar.order();
      Order order = ((Meaning.Ordered) said.meaning()).order();
      recorded += RecordedPattern.variants(order).contains(said.text()) ? 1 : 0;
    }
    assertThat(recorded / 5_000.0).isBetween(0.79, 0.84);
  }

  @Test
  void slotsComeAtTheRatesOfTheRecordings() {
    Map<String, Integer> counts = new HashMap<>();
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      ((Meaning.Ordered) grammar.order().meaning()).order().toLabels().forEach((slot, value) -> {
        counts.merge(slot, 1, Integer::sum);
        counts.merge(slot + " " + value, 1, Integer::sum);
      });
    }
    Map<String, Integer> labels = Map.of("coffeeDrink", 469, "roast", 230, "size", 223, "numberOfShots", 238, "milkAmount", 206,
        "sugarAmount", 245, "coffeeDrink latte", 44, "roast dark roast", 87, "size twelve ounce", 42, "numberOfShots triple shot", 74);
    labels.forEach((slot, count) ->
        assertThat(counts.getOrDefault(slot, 0) / (double) draws).as(slot).isCloseTo(count / 469.0, within(0.015)));
    for (Slot slot : Slot.values()) {
      assertThat(Menu.values(slot)).allSatisfy(value -> assertThat(counts).containsKey(slot.label() + " " + value));
    }
  }

  @Test
  void anOrderHasAllItsTranscripts() {
    List<String> variants = RecordedPattern.variants(FULL);
    assertThat(variants).hasSize(9 * 2 * 6 * 2).doesNotHaveDuplicates()
        .contains("brew a large dark roast double shot latte with soy milk and sugar", "i'd like a double shot large dark roast latte with sugar and soy milk");
    assertThat(RecordedPattern.variants(Order.of("iced mocha"))).hasSize(18).contains("may i have an iced mocha");
    for (int i = 0; i < 200; i++) {
      assertThat(variants).contains(grammar.recorded(FULL).text());
    }
  }

  @Test
  void otherWaysOfOrderingNameEverySlot() {
    for (int i = 0; i < 2_000; i++) {
      String text = grammar.otherwise(FULL).text();
      assertThat(text).contains("latte").contains("large").contains("dark roast").containsPattern("double shot|two shots").contains("soy milk")
          .containsPattern("sugar");
    }
  }

  @Test
  void aChangeChangesSomething() {
    int same = 0;
    for (int i = 0; i < 2_000; i++) {
      Said said = grammar.change(FULL);
      same += ((Meaning.Changed) said.meaning()).change().applied(FULL).equals(FULL) ? 1 : 0;
    }
    assertThat(same).isZero();
  }

  @Test
  void whatIsOffTheMenuIsNeverAnOrder() {
    Set<String> orders = new HashSet<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      RecordedPattern.variants(SlotRates.order(random)).stream().limit(4).forEach(orders::add);
    }
    for (int i = 0; i < 5_000; i++) {
      String text = grammar.signal(Signal.OFF_MENU).text();
      assertThat(orders.contains(text)).as(text).isFalse();
    }
  }

  @Test
  void theSameSeedSaysTheSame() {
    assertThat(new CallerGrammarTest().drawn(200)).isEqualTo(drawn(200));
  }
}
