package omniline.train.llasm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import omniline.model.tokenizer.Tokenizer;

/** A word a token, numbered as they come from 3 on; 1 begins and 2 ends. */
final class WordTokenizer implements Tokenizer {

  static final int BOS = 1;
  static final int EOS = 2;

  private final Map<String, Integer> ids = new LinkedHashMap<>();

  @Override
  public long[] encode(String text) {
    return Arrays.stream(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).mapToLong(word -> ids.computeIfAbsent(word, _ -> ids.size() + 3))
        .toArray();
  }

  @Override
  public long[] encodeWithBos(String text) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String decode(long[] wanted) {
    List<String> words = List.copyOf(ids.keySet());
    return Arrays.stream(wanted).mapToObj(id -> Objects.requireNonNull(words.get((int) id - 3))).collect(Collectors.joining(" "));
  }

  @Override
  public String decodeWithoutSpecial(long[] wanted) {
    return decode(wanted);
  }

  @Override
  public OptionalInt tokenId(String token) {
    return OptionalInt.empty();
  }

  @Override
  public boolean isSpecial(long id) {
    return id < 3;
  }

  @Override
  public boolean cleansUp() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
