package omniline.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpliceTest {

  private static final int WORD_SAMPLES = 1000;

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void joinsABeginningToAnEndWhereTheirWordsEnd() {
    Splice ones = saying(1, "a", "large", "latte");
    Splice twos = saying(2, "brew", "a", "mocha");
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Splice both = ones.with(twos, random);
      texts.add(both.text());
      int words = both.text().split(" ", -1).length;
      assertThat(both.samples()).hasSize(words * WORD_SAMPLES);
      int kept = both.text().startsWith("a large") ? 2 : 1;
      assertThat(both.samples()[kept * WORD_SAMPLES - 100]).isEqualTo(1);
      assertThat(both.samples()[kept * WORD_SAMPLES]).isEqualTo(2);
    }
    assertThat(texts).containsExactlyInAnyOrder("a a mocha", "a mocha", "a large a mocha", "a large mocha");
  }

  @Test
  void fadesOverTheSeam() {
    float[] joined = saying(1, "a", "latte").with(saying(2, "a", "mocha"), random).samples();

    for (int i = 1; i < joined.length; i++) {
      assertThat(joined[i] - joined[i - 1]).isBetween(0f, 0.02f);
    }
  }

  @Test
  void leavesAClipAloneWhoseWordsAreNotTimed() {
    Splice untimed = new Splice(new float[10], new Clip("c", "", "a latte"));

    assertThat(untimed.with(saying(1, "a", "latte"), random)).isSameAs(untimed);
    assertThat(saying(1, "latte").with(untimed, random).text()).isEqualTo("latte");
  }

  @Test
  void knowsWhereTheWordsAreNow() {
    Splice both = saying(1, "a", "large", "latte").with(3, saying(2, "a", "mocha", "with", "milk"), 2);

    assertThat(both.text()).isEqualTo("a large latte with milk");
    assertThat(both.words()).containsExactly(new Span("a", 0, 1000), new Span("large", 1000, 2000), new Span("latte", 2000, 3000),
        new Span("with", 3000, 4000), new Span("milk", 4000, 5000));
  }

  private static Splice saying(float value, String... words) {
    float[] samples = new float[words.length * WORD_SAMPLES];
    Arrays.fill(samples, value);
    List<Span> spans = IntStream.range(0, words.length)
        .mapToObj(i -> new Span(words[i], i * WORD_SAMPLES, (i + 1) * WORD_SAMPLES)).toList();
    return new Splice(samples, new Clip("c", "", String.join(" ", words), spans, List.of()));
  }
}
