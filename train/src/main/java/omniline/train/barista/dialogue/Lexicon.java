package omniline.train.barista.dialogue;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.OrderText;
import omniline.train.barista.Replies;
import omniline.train.barista.Reply;
import omniline.train.barista.Slot;
import omniline.train.barista.caller.CallerGrammar;

/** All words there are, in lower case and without punctuation: what callers can say, and what replies are made of. */
public final class Lexicon {
  private Lexicon() {}

  /** The words of callers. */
  public static Set<String> callers() {
    return CallerGrammar.words();
  }

  /** The words of replies. */
  public static Set<String> replies() {
    Set<String> words = new TreeSet<>();
    for (Reply reply : Replies.all()) {
      add(words, reply.spoken());
    }
    for (Slot slot : Slot.values()) {
      for (String value : Menu.values(slot)) {
        add(words, OrderText.of(Order.of("latte").with(slot, value)));
      }
    }
    // The link between milk and sugar stands in no order of one slot.
    add(words, OrderText.of(Order.of("latte").with(Slot.MILK, "milk").with(Slot.SUGAR, "sugar")));
    return words;
  }

  private static void add(Set<String> words, String text) {
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z']+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
  }
}
