package omniline.train.llasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;

class LlasmPromptTest {

  private static final int PATCH = 900;
  private static final int START = 901;
  private static final int END = 902;

  private final WordTokenizer tokenizer = new WordTokenizer();

  private LlasmPrompt prompt(int positions) {
    return new LlasmPrompt(tokenizer, new LlasmConfig(new LlamaConfig(1, 8, 1, 1, 8, 8, 1e-5f, 10_000, null), 903, false, positions,
        WordTokenizer.BOS, List.of(WordTokenizer.EOS), 8, 2, PATCH, START, END));
  }

  @Test
  void laysRoundsOutWithTheSystemTextTwiceAndPredictsAnswersOnly() {
    LlasmPrompt.Ids ids = prompt(500).ids(new LlasmSample("x", List.of("a"),
        List.of(new LlasmSample.Round("hear <audio> now", "yes indeed"), new LlasmSample.Round("and then", "nothing"))));

    List<String> words = new ArrayList<>();
    List<String> predicted = new ArrayList<>();
    for (int i = 0; i < ids.length(); i++) {
      String word = ids.id(i) < 3 || ids.id(i) >= PATCH ? "#" + ids.id(i) : tokenizer.decode(new long[] {ids.id(i)});
      words.add(word);
      if (ids.predicted(i)) {
        predicted.add(word);
      }
    }
    assertThat(predicted).containsExactly("yes", "indeed", "#2", "nothing", "#2");
    String text = String.join(" ", words);
    assertThat(text).startsWith("<<SYS>> You are a helpful").endsWith("#2 #1 [INST] and then [/INST] nothing #2")
        .contains("<</SYS>> #1 [INST] <<SYS>> You are").contains("<</SYS>> hear #901 #900 #900 #902 now [/INST] yes indeed #2");
    assertThat(words.stream().filter("<<SYS>>"::equals)).hasSize(2);
  }

  @Test
  void refusesWhatTheModelCannotHold() {
    assertThatThrownBy(() -> prompt(20).ids(new LlasmSample("long one", List.of(), List.of(new LlasmSample.Round("a", "b")))))
        .isInstanceOf(TrainException.class).hasMessageContaining("long one").hasMessageContaining("the model has 20");
  }

  @Test
  void asksForTheWordsBeforeOrBehindTheSound() {
    LlasmSample bare = new LlasmSample("x", List.of("a"), List.of(new LlasmSample.Round(" <audio> ", "words")));
    List<String> questions = new ArrayList<>();
    for (int seed = 0; seed < 40; seed++) {
      questions.add(Transcription.asked(bare, new SplittableRandom(seed)).rounds().getFirst().question());
    }

    assertThat(questions).anyMatch(question -> question.startsWith("<audio>\n")).anyMatch(question -> question.endsWith("\n<audio>"))
        .allMatch(question -> question.length() > 15);
  }

  @Test
  void leavesAnInstructionOfTheSamplesOwn() {
    LlasmSample own = new LlasmSample("x", List.of("a"), List.of(new LlasmSample.Round("spell <audio>", "words")));

    assertThat(Transcription.asked(own, new SplittableRandom(1))).isEqualTo(own);
  }
}
