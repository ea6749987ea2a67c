package omniline.model.tokenizer;

/**
 * The space clean-up that transformers applies after decoding when {@code clean_up_tokenization_spaces} is on: the space before
 * some English punctuation and contractions goes. Order matters and is theirs.
 */
public final class CleanUp {
  private CleanUp() {}

  /** The text with the spaces removed. */
  public static String apply(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }
}
