package omniline.bench.voice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import omniline.train.corpus.ClipStore;

/** Recordings of the voice that the model was taught, by their texts. Owned by one thread. */
final class Reference implements AutoCloseable {
  private final ClipStore clips;
  private final Map<String, Integer> places = new HashMap<>();

  /** Opens a store of clips; {@link omniline.train.TrainException} where there is none. */
  Reference(Path base) {
    clips = ClipStore.open(base);
    for (int i = 0; i < clips.size(); i++) {
      places.putIfAbsent(String.join(" ", WordErrors.words(clips.clip(i).text())), i);
    }
  }

  /** The recording of a sentence. */
  Optional<Spoken> of(String text) {
    return Optional.ofNullable(places.get(String.join(" ", WordErrors.words(text)))).map(place -> new Spoken(text, clips.pcm(place)));
  }

  /** Recordings of these sentences, and in the place of those that it lacks as many others of the language, evenly over the store. */
  List<Spoken> about(List<String> texts, WordGrammar language) {
    List<Spoken> recordings = new ArrayList<>();
    texts.forEach(text -> of(text).ifPresent(recordings::add));
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      if (!texts.contains(clips.clip(i).text()) && language.accepts(WordErrors.words(clips.clip(i).text()))) {
        others.add(i);
      }
    }
    int missing = Math.min(texts.size() - recordings.size(), others.size());
    for (int i = 0; i < missing; i++) {
      int place = others.get(i * others.size() / missing);
      recordings.add(new Spoken(clips.clip(place).text(), clips.pcm(place)));
    }
    return recordings;
  }

  @Override
  public void close() {
    clips.close();
  }
}
