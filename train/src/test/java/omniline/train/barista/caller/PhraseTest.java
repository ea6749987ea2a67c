package omniline.train.barista.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhraseTest {
  private static final Phrase NESTED = Phrase.of("(yes|no (no|)|) make it {size} (please|)");

  @Test
  void givesEveryText() {
    assertThat(NESTED.all(Map.of("size", "large"))).containsExactly("yes make it large please", "yes make it large",
        "no no make it large please", "no no make it large", "no make it large please", "no make it large", "make it large please",
        "make it large");
  }

  @Test
  void drawsEveryTextAndNoOther() {
    SplittableRandom random = new SplittableRandom(1);
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      drawn.add(NESTED.draw(random, Map.of("size", "large")));
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(NESTED.all(Map.of("size", "large")));
  }

  @Test
  void alternativesNeedNoBracketsAtTheTop() {
    assertThat(Phrase.of("a|b c").all(Map.of())).containsExactly("a", "b c");
    assertThat(Phrase.of("{x} b").all(Map.of("x", ""))).containsExactly("b");
  }

  @Test
  void knowsItsOwnWords() {
    assertThat(NESTED.words()).containsExactly("it", "make", "no", "please", "yes");
  }

  @Test
  void refusesBrokenPatterns() {
    assertThatThrownBy(() -> Phrase.of("(a|b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Phrase.of("a)b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Phrase.of("a{b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Phrase.of("a}b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NESTED.draw(new SplittableRandom(1))).hasMessageContaining("size");
  }
}
