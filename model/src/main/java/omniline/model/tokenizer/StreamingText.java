package omniline.model.tokenizer;

import java.util.Arrays;

/**
 * Text in pieces of whole characters while ids arrive one by one. A piece that ends inside a UTF-8 sequence waits for the rest;
 * what never completes becomes U+FFFD. All pieces and {@link #finish()} together are what
 * {@link Tokenizer#decodeWithoutSpecial} gives for all ids. Owned by the model loop.
 */
public final class StreamingText {
  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private long[] pending = new long[16];
  private int pendingCount;
  private int releasedChars;

  public StreamingText(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Takes the next id; returns the characters that became certain, often none. */
  public String push(long id) {
    if (tokenizer.isSpecial(id)) {
      return "";
    }
    if (pendingCount == pending.length) {
      pending = Arrays.copyOf(pending, 2 * pendingCount);
    }
    pending[pendingCount++] = id;
    String text = decodePending();
    // An unfinished sequence shows as exactly one U+FFFD at the end, and only that one can still change.
    boolean unfinished = !text.isEmpty() && text.charAt(text.length() - 1) == REPLACEMENT;
    int certain = unfinished ? text.length() - 1 : text.length();
    String piece = text.substring(Math.min(releasedChars, certain), certain);
    if (unfinished) {
      releasedChars = certain;
    } else {
      pendingCount = 0;
      releasedChars = 0;
    }
    return piece;
  }

  /** The characters still held back, an incomplete one as U+FFFD. */
  public String finish() {
    String rest = pendingCount == 0 ? "" : decodePending().substring(releasedChars);
    pendingCount = 0;
    releasedChars = 0;
    return rest;
  }

  private String decodePending() {
    return tokenizer.decodeWithoutSpecial(Arrays.copyOf(pending, pendingCount));
  }
}
