package omniline.train.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.model.checkpoint.write.ByteAlphabet;
import omniline.model.checkpoint.write.TokenizerFiles;
import omniline.model.checkpoint.write.TokenizerFiles.Merge;
import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding (Sennrich et al. 2016) over bytes, with Llama 3's pieces: whatever two neighbouring tokens are most frequent
 * become one, until there are enough. The same texts give the same tokens: of equally frequent pairs the first in the alphabet's
 * order wins. Owned by one thread.
 */
public final class BpeTrainer {
  private static final Pattern PIECES = Pattern.compile(TokenizerFiles.PATTERN, Pattern.UNICODE_CHARACTER_CLASS);

  /** A piece of text as the tokens it is made of so far, and how often it occurs. */
  private record Piece(List<String> tokens, long count) {}

  private final Map<String, Long> counts = new TreeMap<>();

  /** Counts the pieces of a text, which has no special tokens in it, as if it occurred so many times. */
  public void add(String text, long times) {
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      counts.merge(matcher.group(), times, Long::sum);
    }
  }

  /**
   * Learns the tokens.
   *
   * @param size how many at most; fewer when every piece is one token before that; at least the 256 bytes
   * @param special names of the special tokens that follow them
   */
  public TokenizerFiles train(int size, List<String> special) {
    List<String> tokens = new ArrayList<>(ByteAlphabet.letters());
    if (size < tokens.size()) {
      throw new IllegalArgumentException("a byte-level vocabulary has " + tokens.size() + " tokens at least, not " + size);
    }
    List<Piece> pieces = pieces();
    List<Merge> merges = new ArrayList<>();
    while (tokens.size() < size) {
      Merge merge = mostFrequent(pieces);
      if (merge == null) {
        break;
      }
      merges.add(merge);
      String token = merge.left() + merge.right();
      // Two ways to the same token need one id.
      if (!tokens.contains(token)) {
        tokens.add(token);
      }
      pieces.replaceAll(piece -> merged(piece, merge));
    }
    return new TokenizerFiles(tokens, merges, special);
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    counts.forEach((text, count) -> {
      List<String> letters = new ArrayList<>();
      ByteAlphabet.spelled(text).chars().forEach(letter -> letters.add(String.valueOf((char) letter)));
      pieces.add(new Piece(letters, count));
    });
    return pieces;
  }

  private static @Nullable Merge mostFrequent(List<Piece> pieces) {
    Map<Merge, Long> pairs = new HashMap<>();
    for (Piece piece : pieces) {
      for (int i = 1; i < piece.tokens().size(); i++) {
        pairs.merge(new Merge(piece.tokens().get(i - 1), piece.tokens().get(i)), piece.count(), Long::sum);
      }
    }
    Merge best = null;
    long most = 0;
    for (Map.Entry<Merge, Long> pair : pairs.entrySet()) {
      if (pair.getValue() > most || (pair.getValue() == most && best != null && before(pair.getKey(), best))) {
        best = pair.getKey();
        most = pair.getValue();
      }
    }
    return best;
  }

  private static boolean before(Merge one, Merge other) {
    int left = one.left().compareTo(other.left());
    return left < 0 || (left == 0 && one.right().compareTo(other.right()) < 0);
  }

  private static Piece merged(Piece piece, Merge merge) {
    List<String> tokens = piece.tokens();
    List<String> after = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      if (i + 1 < tokens.size() && tokens.get(i).equals(merge.left()) && tokens.get(i + 1).equals(merge.right())) {
        after.add(merge.left() + merge.right());
        i++;
      } else {
        after.add(tokens.get(i));
      }
    }
    return after.size() == tokens.size() ? piece : new Piece(after, piece.count());
  }
}
