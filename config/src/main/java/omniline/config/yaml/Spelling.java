package omniline.config.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, for "did you mean". */
public final class Spelling {
  private Spelling() {}

  /**
   * The known word nearest to a wrong one: the same but for case, hyphens and camel case; or one that continues it; or
   * one within a third of its letters by optimal string alignment distance (inserted, missing, wrong, swapped letters).
   */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    String plain = wrong.replaceAll("([a-z])([A-Z])", "$1_$2").replace('-', '_').toLowerCase(Locale.ROOT);
    String best = "";
    int bestDistance = Math.max(1, plain.length() / 3) + 1;
    for (String word : known) {
      int distance = word.equals(plain) ? 0 : continues(word, plain) ? 1 : distance(plain, word);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = word;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  private static boolean continues(String word, String beginning) {
    return beginning.length() >= 3 && word.startsWith(beginning + "_");
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + wrong);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
