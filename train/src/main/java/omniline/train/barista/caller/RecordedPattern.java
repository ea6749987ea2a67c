package omniline.train.barista.caller;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import omniline.train.barista.Menu;
import omniline.train.barista.Order;
import omniline.train.barista.Slot;

/**
 * The pattern in which the labelled recordings say their orders.
 *
 * <pre>
 *  opening      a|an   size, roast, shots   drink   [with milk|sugar [and the other]]
 *  can i get    a      dark roast large     latte   with brown sugar and soy milk
 *                      in any order                 in any order
 * </pre>
 */
public final class RecordedPattern {
  /** The openings, and no others. */
  public static final List<String> OPENINGS = List.of("brew", "can i get", "can i have", "i want", "get me", "give me", "i'd like", "make me",
      "may i have");

  private RecordedPattern() {}

  /** An order in one of its wordings, the article right. */
  static String draw(Order order, RandomGenerator random) {
    return OPENINGS.get(random.nextInt(OPENINGS.size())) + " " + withArticle(body(order, random));
  }

  /** What follows the article, in one of its orders of words. */
  static String body(Order order, RandomGenerator random) {
    List<List<String>> before = permutations(said(order, Slot.SIZE, Slot.ROAST, Slot.SHOTS));
    List<List<String>> after = permutations(said(order, Slot.MILK, Slot.SUGAR));
    return body(order, before.get(random.nextInt(before.size())), after.get(random.nextInt(after.size())));
  }

  static String withArticle(String words) {
    return Menu.article(words) + " " + words;
  }

  /**
   * Every text that a recording of an order can have: opening by article by the orders of size, roast and shots, and of milk and
   * sugar; at most 9 x 2 x 6 x 2 = 216. The article is given both ways, as people do not always say the right one.
   */
  public static List<String> variants(Order order) {
    Set<String> variants = new LinkedHashSet<>();
    for (List<String> before : permutations(said(order, Slot.SIZE, Slot.ROAST, Slot.SHOTS))) {
      for (List<String> after : permutations(said(order, Slot.MILK, Slot.SUGAR))) {
        String body = body(order, before, after);
        for (String opening : OPENINGS) {
          variants.add(opening + " a " + body);
          variants.add(opening + " an " + body);
        }
      }
    }
    return List.copyOf(variants);
  }

  private static String body(Order order, List<String> before, List<String> after) {
    List<String> words = new ArrayList<>(before);
    words.add(order.drink());
    if (!after.isEmpty()) {
      words.add("with " + String.join(" and ", after));
    }
    return String.join(" ", words);
  }

  private static List<String> said(Order order, Slot... slots) {
    List<String> said = new ArrayList<>();
    for (Slot slot : slots) {
      String value = order.value(slot);
      if (value != null) {
        said.add(value);
      }
    }
    return said;
  }

  private static List<List<String>> permutations(List<String> words) {
    if (words.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> permutations = new ArrayList<>();
    for (String first : words) {
      List<String> others = new ArrayList<>(words);
      others.remove(first);
      for (List<String> rest : permutations(others)) {
        List<String> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(rest);
        permutations.add(permutation);
      }
    }
    return permutations;
  }
}
