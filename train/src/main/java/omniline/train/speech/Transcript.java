package omniline.train.speech;

import java.util.ArrayList;
import java.util.List;
import omniline.train.corpus.Span;

/**
 * Collects phones as an engine tells them, each with the word it belongs to, and makes them whole: no gaps, no phone without time,
 * words from their first phone to their last. Positions are samples at the engine's rate. Owned by one thread.
 */
final class Transcript {
  /** The word of a phone between words. */
  static final int NO_WORD = -1;

  private record Piece(List<String> phones, int start, int end, int word) {}

  private final List<String> words;
  private final List<Piece> pieces = new ArrayList<>();

  /** For these words in order. */
  Transcript(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** Adds phones that share a stretch of time equally; {@code word} is the place of their word, or {@link #NO_WORD}. */
  void add(List<String> phones, int start, int end, int word) {
    if (end > start && !phones.isEmpty()) {
      pieces.add(new Piece(phones, start, end, word));
    }
  }

  /** Everything as spoken in so many samples. */
  Spoken spoken(int rateHz, float[] samples) {
    List<Span> phones = new ArrayList<>();
    int at = 0;
    for (Piece piece : pieces) {
      int start = Math.min(piece.start(), samples.length);
      int end = Math.min(piece.end(), samples.length);
      if (start > at) {
        append(phones, Phones.PAUSE, at, start);
      }
      int count = piece.phones().size();
      for (int i = 0; i < count; i++) {
        int from = start + (end - start) * i / count;
        append(phones, piece.phones().get(i), Math.max(at, from), start + (end - start) * (i + 1) / count);
      }
      at = Math.max(at, end);
    }
    append(phones, Phones.PAUSE, at, samples.length);
    return new Spoken(rateHz, samples, phones, wordSpans(samples.length));
  }

  private static void append(List<Span> phones, String phone, int start, int end) {
    if (end <= start) {
      return;
    }
    if (!phones.isEmpty() && phone.equals(Phones.PAUSE) && phones.getLast().name().equals(Phones.PAUSE)) {
      phones.set(phones.size() - 1, new Span(phone, phones.getLast().start(), end));
    } else {
      phones.add(new Span(phone, start, end));
    }
  }

  /** A word that the engine joined to the one before shares its time by the number of letters. */
  private List<Span> wordSpans(int lengthSamples) {
    List<Span> spans = new ArrayList<>();
    for (int word = 0; word < words.size(); ) {
      int next = word + 1;
      while (next < words.size() && firstPiece(next) < 0) {
        next++;
      }
      int first = firstPiece(word);
      if (first >= 0) {
        int start = Math.min(lengthSamples, pieces.get(first).start());
        share(spans, word, next, start, Math.max(start, Math.min(lengthSamples, pieces.get(lastPiece(word)).end())));
      }
      word = next;
    }
    return spans;
  }

  private void share(List<Span> spans, int word, int next, int start, int end) {
    int letters = 0;
    for (int i = word; i < next; i++) {
      letters += words.get(i).length();
    }
    int done = 0;
    for (int i = word; i < next; i++) {
      int from = start + (int) ((long) (end - start) * done / letters);
      done += words.get(i).length();
      spans.add(new Span(words.get(i), from, start + (int) ((long) (end - start) * done / letters)));
    }
  }

  private int firstPiece(int word) {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).word() == word) {
        return i;
      }
    }
    return -1;
  }

  private int lastPiece(int word) {
    for (int i = pieces.size() - 1; i >= 0; i--) {
      if (pieces.get(i).word() == word) {
        return i;
      }
    }
    return -1;
  }
}
