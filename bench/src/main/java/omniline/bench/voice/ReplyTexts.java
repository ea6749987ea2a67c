package omniline.bench.voice;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.OrderText;
import omniline.train.barista.Replies;
import omniline.train.barista.Reply;
import omniline.train.barista.Slot;
import omniline.train.barista.dialogue.BaristaTexts;

/** What the coffee bar is made to say: fixed replies, and repeated orders of dialogues that it was not taught with. Stateless. */
final class ReplyTexts {
  private static final int DIALOGUES_PER_TEXT = 20;
  private static final int LANGUAGE_DIALOGUES = 5_000;

  private ReplyTexts() {}

  /** Fixed replies, evenly chosen, up to a half; the rest are orders, each once. */
  static List<String> choose(long seed, int count) {
    List<String> fixed = fixed();
    int fixedCount = Math.min(fixed.size(), count / 2);
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < fixedCount; i++) {
      chosen.add(fixed.get(i * fixed.size() / fixedCount));
    }
    BaristaTexts.replies(BaristaTexts.dialogues(seed, count * DIALOGUES_PER_TEXT)).stream()
        .filter(text -> !fixed.contains(text)).limit(count - fixedCount).forEach(chosen::add);
    return chosen;
  }

  /** Whether a reply repeats an order. */
  static boolean isOrder(String text) {
    return !fixed().contains(text);
  }

  /** Sentences in which every pair of words occurs that the coffee bar can say. */
  static Set<String> language(long seed) {
    Set<String> texts = new LinkedHashSet<>(BaristaTexts.replies(BaristaTexts.dialogues(seed, LANGUAGE_DIALOGUES)));
    for (Slot slot : Slot.values()) {
      for (String value : Menu.values(slot)) {
        for (String drink : Menu.DRINKS) {
          texts.add(OrderText.of(Order.of(drink).with(slot, value)));
        }
      }
    }
    return texts;
  }

  private static List<String> fixed() {
    return Replies.all().stream().map(Reply::spoken).toList();
  }
}
