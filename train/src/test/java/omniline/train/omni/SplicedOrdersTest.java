package omniline.train.omni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import omniline.train.barista.Order;
import omniline.train.barista.OrderText;
import omniline.train.barista.Slot;
import omniline.train.corpus.Clip;
import omniline.train.corpus.Span;
import org.junit.jupiter.api.Test;

class SplicedOrdersTest {

  private static final SplicedOrders.Recorded LARGE = recorded(Order.of("iced coffee").with(Slot.SIZE, "large").with(Slot.MILK, "soy milk"),
      "can i get a large iced coffee with soy milk");
  private static final SplicedOrders.Recorded DARK = recorded(Order.of("latte").with(Slot.ROAST, "dark roast").with(Slot.SUGAR, "brown sugar"),
      "brew a dark roast latte with brown sugar");
  private static final SplicedOrders.Recorded UNTIMED = new SplicedOrders.Recorded(Order.of("mocha"), new Clip("c", "", "a mocha"));

  @Test
  void everyJoinSaysWhatItOrders() {
    List<SplicedOrders.Recorded> all = List.of(LARGE, DARK);
    List<String> made = SplicedOrders.of(all, 200, new SplittableRandom(1)).stream().map(join -> words(all.get(join.first())).subList(0, join.kept()) + " "
        + words(all.get(join.second())).subList(join.from(), words(all.get(join.second())).size()) + ": " + OrderText.of(join.order())).distinct().toList();

    assertThat(made).containsExactlyInAnyOrder(
        "[can, i, get, a, large] [latte, with, brown, sugar]: Okay, a large latte with brown sugar. Is that right?",
        "[can, i, get, a, large, iced, coffee] [with, brown, sugar]: Okay, a large iced coffee with brown sugar. Is that right?",
        "[brew, a, dark, roast] [iced, coffee, with, soy, milk]: Okay, a dark roast iced coffee with soy milk. Is that right?",
        "[brew, a, dark, roast, latte] [with, soy, milk]: Okay, a dark roast latte with soy milk. Is that right?");
  }

  @Test
  void leavesOutRecordingsWhoseWordsAreNotTimed() {
    assertThat(SplicedOrders.of(List.of(LARGE, UNTIMED), 10, new SplittableRandom(1))).isEmpty();
    assertThat(SplicedOrders.of(List.of(LARGE), 10, new SplittableRandom(1))).isEmpty();
  }

  private static List<String> words(SplicedOrders.Recorded recording) {
    return recording.said().words().stream().map(Span::name).toList();
  }

  private static SplicedOrders.Recorded recorded(Order order, String text) {
    List<Span> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      words.add(new Span(word, words.size() * 1000, words.size() * 1000 + 1000));
    }
    return new SplicedOrders.Recorded(order, new Clip("c", "", text, words, List.of()));
  }
}
