package omniline.bench.voice;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Word errors by Levenshtein's distance: the fewest substitutions, deletions and insertions that make what was heard of what was said.
 *
 * @param words that were said
 * @param errors of all three kinds
 */
record WordErrors(int words, int errors) {
  static final WordErrors NONE = new WordErrors(0, 0);

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z']+");

  /** The words of a text: lower case, without punctuation. */
  static List<String> words(String text) {
    return BETWEEN_WORDS.splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty()).toList();
  }

  /** The errors in one utterance. */
  static WordErrors of(List<String> said, List<String> heard) {
    int[] row = new int[heard.size() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 0; i < said.size(); i++) {
      int diagonal = row[0];
      row[0] = i + 1;
      for (int j = 1; j <= heard.size(); j++) {
        int substituted = diagonal + (said.get(i).equals(heard.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return new WordErrors(said.size(), row[heard.size()]);
  }

  /** Those of both. */
  WordErrors plus(WordErrors other) {
    return new WordErrors(words + other.words, errors + other.errors);
  }

  /** Errors in 100 words; may exceed 100, and is 0 where nothing was said. */
  double percent() {
    return words == 0 ? 0 : 100.0 * errors / words;
  }
}
