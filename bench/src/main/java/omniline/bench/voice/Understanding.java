package omniline.bench.voice;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the recogniser made of a voice.
 *
 * @param sentences in order
 */
record Understanding(List<Sentence> sentences) {
  Understanding {
    sentences = List.copyOf(sentences);
  }

  /**
   * One sentence.
   *
   * @param text what was said
   * @param heard the words that were recognised
   * @param errors between the two
   */
  record Sentence(String text, List<String> heard, WordErrors errors) {
    Sentence {
      heard = List.copyOf(heard);
    }
  }

  /** Compares what was said with what was heard, each in the other's place. */
  static Understanding of(List<Spoken> said, List<List<String>> heard) {
    return new Understanding(IntStream.range(0, said.size())
        .mapToObj(i -> new Sentence(said.get(i).text(), heard.get(i), WordErrors.of(WordErrors.words(said.get(i).text()), heard.get(i))))
        .toList());
  }

  WordErrors all() {
    return sentences.stream().map(Sentence::errors).reduce(WordErrors.NONE, WordErrors::plus);
  }

  /** Of repeated orders. */
  WordErrors orders() {
    return sentences.stream().filter(sentence -> ReplyTexts.isOrder(sentence.text())).map(Sentence::errors).reduce(WordErrors.NONE, WordErrors::plus);
  }

  /** Of all other replies. */
  WordErrors fixed() {
    return sentences.stream().filter(sentence -> !ReplyTexts.isOrder(sentence.text())).map(Sentence::errors).reduce(WordErrors.NONE, WordErrors::plus);
  }

  /** The sentences with most errors, those without any left out. */
  List<Sentence> worst(int count) {
    return sentences.stream().filter(sentence -> sentence.errors().errors() > 0)
        .sorted(Comparator.comparingInt((Sentence sentence) -> sentence.errors().errors()).reversed()).limit(count).toList();
  }
}
