package omniline.bench.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordErrorsTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      okay a latte  | okay a latte     | 0
      okay a latte  | okay a mocha     | 1
      okay a latte  | okay latte       | 1
      okay a latte  | okay a hot latte | 1
      okay a latte  | ''               | 3
      ''            | okay a           | 2
      a b c d       | b c d e          | 2
      """)
  void substitutionsDeletionsAndInsertionsAreCounted(String said, String heard, int errors) {
    List<String> words = WordErrors.words(said);
    assertThat(WordErrors.of(words, WordErrors.words(heard))).isEqualTo(new WordErrors(words.size(), errors));
  }

  @Test
  void wordsAreLowerCaseWithoutPunctuation() {
    assertThat(WordErrors.words("Okay, a Latte. Isn't that right?")).containsExactly("okay", "a", "latte", "isn't", "that", "right");
    assertThat(WordErrors.words(" ... ")).isEmpty();
  }

  @Test
  void theRateIsOverAllWordsNotOverSentences() {
    WordErrors both = new WordErrors(3, 3).plus(new WordErrors(9, 0));
    assertThat(both.percent()).isCloseTo(25, within(1e-9));
    assertThat(WordErrors.NONE.percent()).isZero();
  }

  @Test
  void aVoiceIsJudgedByKindOfReplyAndItsWorstSentencesAreNamed() {
    List<Spoken> said = List.of(new Spoken("What can I get for you?", new short[0]), new Spoken("Okay, a latte. Is that right?", new short[0]),
        new Spoken("Okay, a mocha. Is that right?", new short[0]));
    Understanding voice = Understanding.of(said, List.of(WordErrors.words("what can i get for you"), WordErrors.words("okay a mocha is that right"),
        WordErrors.words("okay is right")));
    assertThat(voice.fixed()).isEqualTo(new WordErrors(6, 0));
    assertThat(voice.orders()).isEqualTo(new WordErrors(12, 4));
    assertThat(voice.all()).isEqualTo(new WordErrors(18, 4));
    assertThat(voice.worst(5)).extracting(Understanding.Sentence::text).containsExactly("Okay, a mocha. Is that right?", "Okay, a latte. Is that right?");
    assertThat(voice.worst(1)).hasSize(1);
  }
}
