package omniline.model.tokenizer;

import java.util.OptionalInt;

/**
 * The byte-level BPE of a checkpoint (spec section 4.4). Any thread may call; every call allocates.
 */
public interface Tokenizer extends AutoCloseable {
  /** Ids of a text. Special tokens in the text are matched; nothing is added in front. */
  long[] encode(String text);

  /** Ids of a text with what the tokenizer's post-processor adds: the automatic begin-of-text. */
  long[] encodeWithBos(String text);

  /** Text of ids, special tokens spelled out; incomplete UTF-8 becomes U+FFFD. No clean-up. */
  String decode(long[] ids);

  /** Text of ids without special tokens; incomplete UTF-8 becomes U+FFFD. No clean-up. */
  String decodeWithoutSpecial(long[] ids);

  /** Id of an added token by its exact spelling, such as {@code <|eot_id|>}. */
  OptionalInt tokenId(String token);

  /** True for the ids that {@link #decodeWithoutSpecial} leaves out. */
  boolean isSpecial(long id);

  /** True when tokenizer_config.json asks for {@link CleanUp} after decoding. */
  boolean cleansUp();

  /** The text of a response: without special tokens, cleaned up if the configuration says so, stripped (spec section 4.7). */
  default String responseText(long[] ids) {
    String text = decodeWithoutSpecial(ids);
    return (cleansUp() ? CleanUp.apply(text) : text).strip();
  }

  @Override
  void close();
}
