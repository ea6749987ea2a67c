package omniline.train.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import omniline.model.torch.ScriptValue;

/**
 * How well an encoder's word head hears people whom it never learnt from: the words that it finds without any grammar, against the
 * wording of their order that its phones find likeliest. Owned by the training thread.
 *
 * @param clips their sounds, and the texts that each may be
 * @param pronunciations phones of the words
 * @param words numbers of the words
 */
public record HeldSpeech(List<Said> clips, Pronunciations pronunciations, Words words) {

  public HeldSpeech {
    clips = List.copyOf(clips);
  }

  /** One recording. */
  public static final class Said {
    private final float[] samples;
    private final List<String> texts;

    /**
     * A recording.
     *
     * @param samples at 16 kHz, not copied
     * @param texts what may have been said
     */
    public Said(float[] samples, List<String> texts) {
      this.samples = samples;
      this.texts = List.copyOf(texts);
    }
  }

  /** Word errors and recordings without one, in a line; takes a list of the encoder's tensors and heads and closes it. */
  String check(EncoderShape shape, ScriptValue weights) {
    int wrong = 0;
    int spoken = 0;
    int faultless = 0;
    try (Transcriber transcriber = new Transcriber(shape, weights, pronunciations)) {
      for (Said clip : clips) {
        int[] wanted = withoutArticles(words.numbers(transcriber.choose(clip.samples, clip.texts).text()));
        int errors = distance(wanted, withoutArticles(transcriber.words(clip.samples)));
        wrong += errors;
        spoken += wanted.length;
        faultless += errors == 0 ? 1 : 0;
      }
    }
    return String.format(Locale.ROOT, "held: %.1f %% of the words wrong, %d of %d recordings without an error", 100.0 * wrong / Math.max(1, spoken),
        faultless, clips.size());
  }

  /** "a" and "an" tell nothing about an order. */
  private int[] withoutArticles(int[] said) {
    return Arrays.stream(said).filter(number -> number != words.number("a") && number != words.number("an")).toArray();
  }

  /** Words to change, add or leave out. */
  static int distance(int[] from, int[] to) {
    int[] costs = new int[to.length + 1];
    Arrays.setAll(costs, j -> j);
    for (int i = 1; i <= from.length; i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length; j++) {
        int kept = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(kept, 1 + Math.min(costs[j - 1], diagonal));
      }
    }
    return costs[to.length];
  }
}
