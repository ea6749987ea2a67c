package omniline.train.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import omniline.train.TrainException;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.Span;
import omniline.train.speech.Phones;

/** How words are pronounced: the phones that the synthetic callers said them with most often. Immutable. */
public final class Pronunciations {

  private final Map<String, int[]> phones;

  Pronunciations(Map<String, int[]> phones) {
    this.phones = phones;
  }

  /** Counts what lies under every word of a store. */
  public static Pronunciations of(ClipStore store) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (int i = 0; i < store.size(); i++) {
      Clip clip = store.clip(i);
      for (Span word : clip.words()) {
        List<String> said = new ArrayList<>();
        for (Span phone : clip.phones()) {
          int middle = (phone.start() + phone.end()) / 2;
          if (middle >= word.start() && middle < word.end() && !phone.name().equals(Phones.PAUSE)) {
            said.add(phone.name());
          }
        }
        if (!said.isEmpty()) {
          counts.computeIfAbsent(word.name(), name -> new TreeMap<>()).merge(String.join(" ", said), 1, Integer::sum);
        }
      }
    }
    Map<String, int[]> most = new HashMap<>();
    counts.forEach((word, forms) -> {
      String best = forms.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      most.put(word, Arrays.stream(best.split(" ", -1)).mapToInt(Phones::indexOf).toArray());
    });
    return new Pronunciations(most);
  }

  /** The phones of a text's words, one word's behind another's. */
  public int[] phones(String text) {
    return Arrays.stream(text.split(" ", -1)).flatMapToInt(word -> {
      int[] own = phones.get(word);
      if (own == null) {
        throw new TrainException("no synthetic caller has said \"" + word + "\", so its phones are not known: speak more texts");
      }
      return Arrays.stream(own);
    }).toArray();
  }

  /** How many phones each of a text's words has. */
  int[] counts(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(word -> phones(word).length).toArray();
  }

  /** Whether every word of a text is known. */
  public boolean know(String text) {
    return Arrays.stream(text.split(" ", -1)).allMatch(phones::containsKey);
  }
}
