package omniline.train.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import omniline.model.tokenizer.Prompt;
import omniline.model.tokenizer.PromptIds;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.train.barista.Action;
import omniline.train.barista.Reply;
import omniline.train.barista.dialogue.BaristaTexts;
import omniline.train.barista.dialogue.Dialogue;
import omniline.train.barista.dialogue.Lexicon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are written, read by the tokenizers library that the engine uses. */
class BaristaTokenizerTest {
  @TempDir
  static Path folder;

  private static HuggingFaceTokenizer tokenizer;

  @BeforeAll
  static void write() throws IOException {
    BaristaTokenizer.write(folder, 1, 2_000);
    tokenizer = HuggingFaceTokenizer.open(folder.resolve("tokenizer.json"), folder.resolve("tokenizer_config.json"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static Set<Reply> replies() {
    List<Dialogue> dialogues = BaristaTexts.dialogues(2, 3_000);
    return dialogues.stream().flatMap(dialogue -> dialogue.turns().stream()).map(Dialogue.Turn::reply).collect(Collectors.toSet());
  }

  @Test
  void everyReplyComesBack() {
    for (Reply reply : replies()) {
      long[] ids = tokenizer.encode(reply.text());
      assertThat(tokenizer.decode(ids)).isEqualTo(reply.text());
      assertThat(tokenizer.responseText(ids)).isEqualTo(reply.spoken());
    }
  }

  @Test
  void everyWordOfAReplyIsOneToken() {
    for (Reply reply : replies()) {
      int words = reply.spoken().split(" ", -1).length;
      int punctuation = reply.spoken().replaceAll("[A-Za-z ]", "").length();
      assertThat(tokenizer.encode(reply.text())).as(reply.text()).hasSize(words + punctuation + reply.actions().size());
    }
    assertThat(Lexicon.replies()).allSatisfy(word -> assertThat(tokenizer.encode(" " + word)).hasSize(1));
  }

  @Test
  void actionsAreSpecialTokensOfTheirOwn() {
    for (Action action : Action.values()) {
      long id = tokenizer.tokenId(action.token()).orElseThrow();
      assertThat(tokenizer.encode("Goodbye!" + action.token())).endsWith(id).hasSizeLessThanOrEqualTo(4);
      assertThat(tokenizer.isSpecial(id)).isTrue();
      assertThat(id).isLessThan(BaristaTokenizer.MOST_IDS);
    }
  }

  @Test
  void thePromptTakesATokenAWord() {
    long[] ids = Prompt.promptIds(tokenizer);
    assertThat(ids).startsWith(tokenizer.tokenId("<|begin_of_text|>").orElseThrow(), tokenizer.tokenId("<|begin_of_text|>").orElseThrow())
        .containsOnlyOnce(Prompt.SPEECH);
    String words = Prompt.text().replaceAll("<[^>]*>", " ").strip();
    int inWords = words.split("\\s+", -1).length + words.replaceAll("[A-Za-z\\s]", "").length();
    // Besides the words: begin-of-text twice, the speech and its newline, three headers' brackets and blank lines, two ends.
    assertThat(ids).hasSize(inWords + 2 + 2 + 3 * 3 + 2);
    PromptIds prompt = PromptIds.of(tokenizer, tokenizer.tokenId("<|eot_id|>").orElseThrow());
    assertThat(PromptIds.joined(prompt.beforeSpeech(), prompt.afterSpeech())).hasSize(ids.length - 1);
  }

  @Test
  void anyUnicodeComesBack() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(1, 40); length > 0; length--) {
        int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x250);
        text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point);
      }
      assertThat(tokenizer.decode(tokenizer.encode(text.toString()))).isEqualTo(text.toString());
    }
  }

  @Test
  void whatCallersSayTakesLittleMoreThanATokenAWord() {
    int words = 0;
    int tokens = 0;
    for (String text : BaristaTexts.utterances(BaristaTexts.dialogues(2, 1_000)).keySet()) {
      words += text.split(" ", -1).length;
      tokens += tokenizer.encode(text).length;
    }
    assertThat(tokens / (double) words).isBetween(1.0, 1.15);
  }

  @Test
  void theLastIdIsTheLastAction() {
    long[] ids = Arrays.stream(Action.values()).mapToLong(action -> tokenizer.tokenId(action.token()).orElseThrow()).toArray();
    assertThat(ids).isSorted();
    assertThat(ids[ids.length - 1]).isLessThan(BaristaTokenizer.MOST_IDS);
    assertThat(tokenizer.tokenId("<|begin_of_text|>").orElseThrow()).isEqualTo(ids[0] - 16);
  }
}
