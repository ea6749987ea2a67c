package omniline.bench.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordGrammarTest {
  private static final List<String> TWO = List.of("Okay, a small latte.", "Okay, a mocha.");

  @Test
  void pairsOfDifferentSentencesMayBeJoined() {
    WordGrammar grammar = WordGrammar.ofPairs(TWO);
    assertThat(grammar.accepts(List.of("okay", "a", "small", "latte"))).isTrue();
    assertThat(grammar.accepts(List.of("okay", "a", "mocha"))).isTrue();
    assertThat(grammar.accepts(List.of("okay", "a", "latte"))).isFalse();
    assertThat(grammar.accepts(List.of("okay", "a"))).as("no sentence ends there").isFalse();
    assertThat(WordGrammar.ofPairs(List.of("a b c", "b b", "x b")).accepts(List.of("x", "b", "b", "c"))).as("a sentence that was never given").isTrue();
  }

  @Test
  void anyWordMayFollowAny() {
    WordGrammar grammar = WordGrammar.ofWords(TWO);
    assertThat(grammar.accepts(List.of("latte", "a", "a"))).isTrue();
    assertThat(grammar.accepts(List.of("latte", "espresso"))).isFalse();
    assertThat(grammar.words()).isEqualTo(Set.of("okay", "a", "small", "latte", "mocha"));
  }

  @Test
  void theFileHasAStateForEachWordAndEvenChances() {
    assertThat(WordGrammar.ofPairs(TWO).fsg().lines()).containsExactly(
        "FSG_BEGIN replies", "NUM_STATES 7", "START_STATE 0", "FINAL_STATE 6",
        "TRANSITION 0 4 1.000000 okay",
        "TRANSITION 1 3 0.500000 mocha",
        "TRANSITION 1 5 0.500000 small",
        "TRANSITION 2 6 1.000000",
        "TRANSITION 3 6 1.000000",
        "TRANSITION 4 1 1.000000 a",
        "TRANSITION 5 2 1.000000 latte",
        "FSG_END");
  }

  @Test
  void everyReplyOfAnotherSeedIsInTheLanguage() {
    WordGrammar grammar = WordGrammar.ofPairs(ReplyTexts.language(1));
    assertThat(ReplyTexts.choose(777, 200)).allMatch(text -> grammar.accepts(WordErrors.words(text)));
  }

  @Test
  void repliesAreHalfFixedAndHalfOrdersEachOnce() {
    List<String> chosen = ReplyTexts.choose(777, 20);
    assertThat(chosen).doesNotHaveDuplicates().hasSize(20);
    assertThat(chosen).filteredOn(ReplyTexts::isOrder).hasSize(10).allMatch(text -> text.startsWith("Okay, a") && text.endsWith(" Is that right?"));
    assertThat(chosen).isEqualTo(ReplyTexts.choose(777, 20)).isNotEqualTo(ReplyTexts.choose(778, 20));
  }
}
