package omniline.train.omni;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.train.corpus.Span;

/**
 * Speech in writing: the token that a perfect adaptor would put into each of the LLM's rows, which is the word that is being said, or
 * {@link #QUIET}. The LLM learns the language by it without any sound, and the adaptor what it has to say. Owned by one thread.
 */
final class WordRows {

  /** Stands for silence: a token of Llama's that is never written. */
  static final String QUIET = "<|finetune_right_pad_id|>";

  private static final int RATE_HZ = 16_000;

  private static final double WORD_SECONDS = 0.12;
  private static final double LETTER_SECONDS = 0.045;
  private static final double PAUSES = 0.1;
  private static final double LOST = 0.03;
  private static final double MISHEARD = 0.03;

  private final Tokenizer tokenizer;
  private final int rowSamples;
  private final int mostRows;
  private final long quiet;
  private final Map<String, List<Long>> tokens = new HashMap<>();

  /**
   * Rows of a shape.
   *
   * @param rowSamples samples at 16 kHz that one row stands for
   * @param mostRows rows of the whole window
   */
  WordRows(Tokenizer tokenizer, int rowSamples, int mostRows) {
    this.tokenizer = tokenizer;
    this.rowSamples = rowSamples;
    this.mostRows = mostRows;
    quiet = tokenizer.tokenId(QUIET).orElseThrow();
  }

  /** The rows of timed words: whatever is being said in a row's middle. A word of several tokens is spread over its rows. */
  long[] of(List<Span> words, int rows) {
    long[] ids = new long[rows];
    Arrays.fill(ids, quiet);
    for (Span word : words) {
      int first = row(word.start());
      int end = Math.min(rows, row(word.end()));
      List<Long> own = tokens.computeIfAbsent(word.name(), name -> Arrays.stream(tokenizer.encode(" " + name)).boxed().toList());
      for (int row = first; row < end; row++) {
        ids[row] = own.get((row - first) * own.size() / (end - first));
      }
    }
    return ids;
  }

  /** The first row whose middle lies at a sample or behind it. */
  private int row(int sample) {
    return Math.max(0, Math.ceilDiv(sample - rowSamples / 2, rowSamples));
  }

  /** The rows of words that nobody has said, as somebody may say them: pace, pauses, and here and there a row misheard. */
  long[] imagined(String text, RandomGenerator random) {
    double pace = 0.75 + 0.75 * random.nextDouble();
    double at = 0.15 + 0.3 * random.nextDouble();
    List<Span> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      at += random.nextDouble() < PAUSES ? 0.05 + 0.4 * random.nextDouble() : 0;
      double lasts = (WORD_SECONDS + LETTER_SECONDS * word.length()) * pace * (0.75 + 0.5 * random.nextDouble());
      words.add(new Span(word, samples(at), samples(at + lasts)));
      at += lasts;
    }
    int rows = Math.ceilDiv(samples(at + 0.2 + 0.4 * random.nextDouble()), rowSamples);
    if (rows > mostRows) {
      double shrink = (double) mostRows / rows;
      words.replaceAll(word -> word.moved(shrink, 0));
      rows = mostRows;
    }
    long[] ids = of(words, rows);
    for (int row = 0; row < rows; row++) {
      double luck = random.nextDouble();
      if (luck < MISHEARD) {
        ids[row] = ids[random.nextInt(rows)];
      } else if (luck < MISHEARD + LOST) {
        ids[row] = quiet;
      }
    }
    return ids;
  }

  private static int samples(double seconds) {
    return (int) (seconds * RATE_HZ);
  }
}
