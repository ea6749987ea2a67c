package omniline.bench.voice;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a recogniser may hear, word by word: after each word any word that follows it somewhere in the language, each as likely as the
 * next; or any word after any. As a finite state grammar of Sphinx, a state for each word. (JSGF says the same, but its compiler copies a
 * rule wherever it is used, and here nearly every word leads to every other.) Immutable.
 *
 * <pre>
 *   (start) ─okay─▶ (okay) ─a─▶ (a) ─small─▶ (small) ─latte─▶ (latte) ─is─▶ (is) ─that─▶ (that) ─right─▶ (right) ─▶ (end)
 *                        └─an─▶ (an)  └─large─▶ …                 └─with─▶ …
 * </pre>
 */
final class WordGrammar {
  private static final String START = "";
  private static final String END = "\uffff";

  private final Map<String, Set<String>> next;

  private WordGrammar(Map<String, Set<String>> next) {
    this.next = next;
  }

  /** Only pairs of words that stand side by side in one of these sentences. */
  static WordGrammar ofPairs(Collection<String> sentences) {
    Map<String, Set<String>> next = new TreeMap<>();
    for (String sentence : sentences) {
      String last = START;
      for (String word : WordErrors.words(sentence)) {
        next.computeIfAbsent(last, key -> new TreeSet<>()).add(word);
        last = word;
      }
      if (!last.equals(START)) {
        next.computeIfAbsent(last, key -> new TreeSet<>()).add(END);
      }
    }
    return new WordGrammar(next);
  }

  /** Every word of these sentences after every other: far harder to recognise than speech that makes sense. */
  static WordGrammar ofWords(Collection<String> sentences) {
    Set<String> words = new TreeSet<>();
    sentences.forEach(sentence -> words.addAll(WordErrors.words(sentence)));
    Map<String, Set<String>> next = new TreeMap<>();
    next.put(START, words);
    Set<String> andEnd = new TreeSet<>(words);
    andEnd.add(END);
    words.forEach(word -> next.put(word, andEnd));
    return new WordGrammar(next);
  }

  /** Every word. */
  Set<String> words() {
    Set<String> words = new TreeSet<>(next.keySet());
    words.remove(START);
    return words;
  }

  /** Whether these words can be heard in this order. */
  boolean accepts(List<String> sentence) {
    String last = START;
    for (String word : sentence) {
      if (!next.getOrDefault(last, Set.of()).contains(word)) {
        return false;
      }
      last = word;
    }
    return next.getOrDefault(last, Set.of()).contains(END);
  }

  /** The file's text. */
  String fsg() {
    Map<String, Integer> states = new TreeMap<>();
    next.keySet().forEach(word -> states.put(word, states.size()));
    states.put(END, states.size());
    StringBuilder text = new StringBuilder();
    text.append("FSG_BEGIN replies\nNUM_STATES ").append(states.size()).append("\nSTART_STATE 0\nFINAL_STATE ").append(states.get(END)).append('\n');
    next.forEach((word, following) -> {
      for (String after : following) {
        text.append(String.format(Locale.ROOT, "TRANSITION %d %d %.6f%s\n", states.get(word), states.get(after), 1.0 / following.size(),
            after.equals(END) ? "" : " " + after));
      }
    });
    return text.append("FSG_END\n").toString();
  }
}
