package omniline.train.barista;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OrderTextTest {
  private static final Order FULL = new Order("latte", "dark roast", "large", "double shot", "a bit of soy milk", "lots of brown sugar");

  @Test
  void repeatsAnOrderInFull() {
    assertThat(OrderText.of(FULL)).isEqualTo(
        "Okay, a large dark roast double shot latte with a bit of soy milk and lots of brown sugar. Is that right?");
  }

  @Test
  void saysTheArticleThatFits() {
    assertThat(OrderText.of(Order.of("iced mocha"))).isEqualTo("Okay, an iced mocha. Is that right?");
    assertThat(OrderText.of(Order.of("mocha").with(Slot.SIZE, "eight ounce"))).isEqualTo("Okay, an eight ounce mocha. Is that right?");
    assertThat(OrderText.of(Order.of("americano").with(Slot.ROAST, "dark roast"))).startsWith("Okay, a dark roast americano");
  }

  @Test
  void tellsAMediumFromAMediumRoast() {
    Order medium = Order.of("coffee").with(Slot.SIZE, "medium");
    for (Order order : List.of(medium, medium.with(Slot.ROAST, "medium roast"), medium.with(Slot.ROAST, "light roast"),
        Order.of("coffee").with(Slot.ROAST, "medium roast"))) {
      assertThat(OrderReader.read(OrderText.of(order))).hasValue(order);
    }
  }

  @Test
  void readsEveryValueAndRandomCombinationsBack() {
    for (Slot slot : Slot.values()) {
      for (String value : Menu.values(slot)) {
        Order order = Order.of("latte").with(slot, value);
        assertThat(OrderReader.read(OrderText.of(order))).hasValue(order);
      }
    }
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      Order order = Order.of(any(Menu.DRINKS, random));
      for (Slot slot : Slot.values()) {
        if (random.nextBoolean()) {
          order = order.with(slot, any(Menu.values(slot), random));
        }
      }
      assertThat(OrderReader.read(OrderText.of(order))).hasValue(order);
      assertThat(Order.fromLabels(order.toLabels())).isEqualTo(order);
    }
  }

  private static String any(List<String> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "Okay, ", "Okay,. Is that right?", "Okay, . Is that right?", "Okay, what would you like instead?", "Okay, a. Is that right?",
      "Okay, a green tea. Is that right?", "Okay, an iced latte. Is that right?", "Okay, a large. Is that right?",
      "Okay, an latte. Is that right?", "Okay, a iced mocha. Is that right?", "Okay, latte. Is that right?",
      "Okay, a latte with oat milk. Is that right?", "Okay, a latte with. Is that right?", "Okay, a latte with sugar and milk. Is that right?",
      "Okay, a dark roast large latte. Is that right?", "Okay, a large large latte. Is that right?", "Okay, a latte latte. Is that right?",
      "Okay, a latte with milk and cream. Is that right?", "Okay, a latte with milk sugar. Is that right?",
      "Okay, a latte with lots of. Is that right?", "Okay, a  latte. Is that right?", "Okay, a latte. Is that right? ", "okay, a latte. Is that right?",
      "Okay, a latte and milk. Is that right?", "Okay, a latte with milk with sugar. Is that right?", "Okay, a medium roast. Is that right?"})
  void readsNothingElse(String text) {
    assertThat(OrderReader.read(text)).isEmpty();
  }

  @Test
  void readsNoOtherReply() {
    assertThat(Replies.all()).allSatisfy(reply -> assertThat(OrderReader.read(reply.spoken())).isEmpty());
  }

  @Test
  void refusesWhatIsNotOnTheMenu() {
    assertThatThrownBy(() -> Order.of("green tea")).hasMessageContaining("coffeeDrink").hasMessageContaining("green tea");
    assertThatThrownBy(() -> FULL.with(Slot.MILK, "oat milk")).hasMessageContaining("milkAmount");
    assertThatThrownBy(() -> FULL.with(Slot.DRINK, null)).hasMessageContaining("needs a drink");
    assertThatThrownBy(() -> Order.fromLabels(Map.of("size", "large"))).hasMessageContaining("coffeeDrink");
    assertThatThrownBy(() -> Order.fromLabels(Map.of("coffeeDrink", "latte", "cup", "blue"))).hasMessageContaining("cup");
  }

  @Test
  void repeatsAndReadsEveryLabelledOrder() throws IOException {
    for (String line : Files.readAllLines(labels())) {
      Map<String, String> slots = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> slot : JsonMapper.builder().build().readTree(line).path("slots").properties()) {
        slots.put(slot.getKey(), slot.getValue().asString());
      }
      Order order = Order.fromLabels(slots);
      assertThat(OrderReader.read(OrderText.of(order))).hasValue(order);
      assertThat(order.toLabels()).isEqualTo(slots);
    }
  }

  private static Path labels() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolveSibling("shared").resolve("data/barista/labels.jsonl");
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return Assumptions.abort("../shared/data/barista/labels.jsonl is not there: the labelled orders are not read");
  }
}
