package omniline.train.encoder;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import omniline.train.TrainException;

/** The words that the encoder's word head tells apart, in the order of the alphabet from 1 on; 0 is silence. Immutable. */
public final class Words {

  private final Map<String, Integer> numbers = new HashMap<>();

  public Words(Collection<String> words) {
    for (String word : new TreeSet<>(words)) {
      numbers.put(word, numbers.size() + 1);
    }
  }

  /** Classes in all, silence counted. */
  public int classes() {
    return numbers.size() + 1;
  }

  /** The number of a word; 0 where it is not known. */
  public int number(String word) {
    return numbers.getOrDefault(word, 0);
  }

  /** The numbers of a text's words. */
  public int[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(word -> {
      int number = number(word);
      if (number == 0) {
        throw new TrainException("the word \"" + word + "\" is not one of the " + numbers.size() + " that callers say");
      }
      return number;
    }).toArray();
  }

  /** Whether every word of a text is known. */
  public boolean know(String text) {
    return Arrays.stream(text.split(" ", -1)).allMatch(word -> number(word) > 0);
  }
}
