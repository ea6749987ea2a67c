package omniline.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.JsonFile;
import omniline.model.shared.SharedFolder;
import omniline.model.tokenizer.CleanUp;
import omniline.model.tokenizer.Prompt;
import omniline.model.tokenizer.StreamingText;
import omniline.model.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The 61 strings and 7 id lists of the golden set, which two independent tokenizers agree on. */
class HuggingFaceTokenizerTest {
  @Test
  void encodesEveryGoldenString() {
    Path set = SharedFolder.tinyA();
    JsonNode cases = JsonFile.read(set.resolve("expected/tokenizer_cases.json")).node();
    try (Tokenizer tokenizer = open(set)) {
      assertThat(cases.path("encode").size()).isEqualTo(61);
      for (JsonNode item : cases.path("encode").values()) {
        String text = item.path("text").stringValue();
        assertThat(tokenizer.encode(text)).as(text).containsExactly(ids(item.path("ids")));
        assertThat(tokenizer.encodeWithBos(text)).as(text).containsExactly(ids(item.path("ids_with_begin_of_text")));
      }
    }
  }

  @Test
  void decodesEveryGoldenIdListInAllForms() {
    Path set = SharedFolder.tinyA();
    JsonNode cases = JsonFile.read(set.resolve("expected/tokenizer_cases.json")).node();
    try (Tokenizer tokenizer = open(set)) {
      assertThat(cases.path("decode").size()).isEqualTo(7);
      for (JsonNode item : cases.path("decode").values()) {
        long[] ids = ids(item.path("ids"));
        assertThat(tokenizer.decode(ids)).isEqualTo(item.path("text_all_tokens").stringValue());
        String plain = tokenizer.decodeWithoutSpecial(ids);
        assertThat(plain).isEqualTo(item.path("text_skip_special").stringValue());
        assertThat(CleanUp.apply(plain).strip()).isEqualTo(item.path("text_skip_special_cleaned_stripped").stringValue());
        assertThat(tokenizer.responseText(ids)).isEqualTo(item.path("text_skip_special_cleaned_stripped").stringValue());
      }
    }
  }

  @Test
  void makesTheGoldenPrompt() {
    Path set = SharedFolder.tinyA();
    JsonNode summary = JsonFile.read(set.resolve("expected/summary.json")).node();
    try (Tokenizer tokenizer = open(set)) {
      assertThat(Prompt.text()).isEqualTo(summary.path("prompt_text").stringValue());
      assertThat(Prompt.promptIds(tokenizer)).containsExactly(ids(summary.path("prompt_ids"))).containsOnlyOnce(Prompt.SPEECH);
    }
  }

  @Test
  void streamsWhatDecodingAtOnceGives() {
    Path set = SharedFolder.tinyA();
    JsonNode cases = JsonFile.read(set.resolve("expected/tokenizer_cases.json")).node();
    try (Tokenizer tokenizer = open(set)) {
      for (JsonNode item : cases.path("decode").values()) {
        long[] ids = ids(item.path("ids"));
        StreamingText streaming = new StreamingText(tokenizer);
        StringBuilder text = new StringBuilder();
        for (long id : ids) {
          text.append(streaming.push(id));
        }
        assertThat(text.append(streaming.finish())).hasToString(tokenizer.decodeWithoutSpecial(ids));
      }
    }
  }

  @Test
  void knowsTheSpecialTokens() {
    try (Tokenizer tokenizer = open(SharedFolder.tinyA())) {
      assertThat(tokenizer.tokenId("<|begin_of_text|>")).hasValue(584);
      assertThat(tokenizer.tokenId("<|eot_id|>")).hasValue(593);
      assertThat(tokenizer.tokenId("<|no_such_token|>")).isEmpty();
      assertThat(tokenizer.isSpecial(593)).isTrue();
      assertThat(tokenizer.isSpecial(112)).isFalse();
      assertThat(tokenizer.cleansUp()).isTrue();
    }
  }

  @Test
  void namesTheFileThatIsNoTokenizer(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("tokenizer.json");
    Path config = dir.resolve("tokenizer_config.json");
    assertThatThrownBy(() -> HuggingFaceTokenizer.open(file, config)).isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining("missing");
    Files.writeString(file, "{\"added_tokens\": [");
    assertThatThrownBy(() -> HuggingFaceTokenizer.open(file, config)).isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining("not readable JSON");
    Files.writeString(file, "{\"model\": {\"type\": \"Runes\"}}");
    assertThatThrownBy(() -> HuggingFaceTokenizer.open(file, config)).isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining("tokenizers library");
  }

  private static HuggingFaceTokenizer open(Path set) {
    return HuggingFaceTokenizer.open(set.resolve("tokenizer.json"), set.resolve("tokenizer_config.json"));
  }

  private static long[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(id -> id.longValue()).toArray();
  }
}
