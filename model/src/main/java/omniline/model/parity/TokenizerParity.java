package omniline.model.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import omniline.model.OmniModel;
import omniline.model.checkpoint.JsonFile;
import omniline.model.tokenizer.CleanUp;
import omniline.model.tokenizer.Prompt;
import omniline.model.tokenizer.Tokenizer;
import tools.jackson.databind.JsonNode;

/** The tokenizer's cases, the prompt and the special ids of a golden set: all exact; an error is a number of wrong cases. */
final class TokenizerParity {
  private final Tokenizer tokenizer;
  private final Consumer<ParityRow> rows;

  private TokenizerParity(Tokenizer tokenizer, Consumer<ParityRow> rows) {
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  static void compare(OmniModel model, Path expected, Consumer<ParityRow> rows) {
    TokenizerParity parity = new TokenizerParity(model.tokenizer(), rows);
    Path cases = expected.resolve("tokenizer_cases.json");
    if (Files.exists(cases)) {
      parity.cases(JsonFile.read(cases).node());
    }
    JsonNode summary = JsonFile.read(expected.resolve("summary.json")).node();
    parity.text(summary, "prompt_text", Prompt.text());
    parity.ids(summary, "prompt_ids", Prompt.promptIds(model.tokenizer()));
    parity.ids(summary, "stop_ids", model.checkpoint().generation().stopIds().stream().mapToLong(Integer::longValue).toArray());
    parity.ids(summary, "bos_id", model.checkpoint().config().bosId());
    parity.ids(summary, "blank", model.speechDecoder().blank());
  }

  private void cases(JsonNode cases) {
    JsonNode encode = cases.path("encode");
    count("tokenizer encode", encode, item -> same(tokenizer.encode(item.path("text").asString("")), item.path("ids")));
    count("tokenizer encode with begin_of_text", encode,
        item -> same(tokenizer.encodeWithBos(item.path("text").asString("")), item.path("ids_with_begin_of_text")));
    JsonNode decode = cases.path("decode");
    count("tokenizer decode", decode, item -> tokenizer.decode(ids(item)).equals(item.path("text_all_tokens").asString("")));
    count("tokenizer decode without special", decode,
        item -> tokenizer.decodeWithoutSpecial(ids(item)).equals(item.path("text_skip_special").asString("")));
    count("tokenizer decode cleaned, stripped", decode, item -> CleanUp.apply(tokenizer.decodeWithoutSpecial(ids(item)))
        .strip()
        .equals(item.path("text_skip_special_cleaned_stripped").asString("")));
    JsonNode prompt = cases.path("speech_prompt");
    if (prompt.has("text")) {
      long[] wanted = Parity.numbers(prompt.path("ids"));
      row("tokenizer speech prompt", wanted.length, Errors.differing(Prompt.ids(tokenizer, prompt.path("text").asString("")), wanted));
    }
  }

  private static long[] ids(JsonNode item) {
    return Parity.numbers(item.path("ids"));
  }

  private static boolean same(long[] actual, JsonNode expected) {
    return Arrays.equals(actual, Parity.numbers(expected));
  }

  private void count(String quantity, JsonNode items, Predicate<JsonNode> right) {
    if (!items.isEmpty()) {
      row(quantity, items.size(), (double) items.values().stream().filter(right.negate()).count());
    }
  }

  private void ids(JsonNode summary, String key, long... actual) {
    if (summary.has(key)) {
      long[] wanted = Parity.numbers(summary.path(key));
      row("summary." + key, wanted.length, Errors.differing(actual, wanted));
    }
  }

  private void text(JsonNode summary, String key, String actual) {
    if (summary.has(key)) {
      row("summary." + key, 1, actual.equals(summary.path(key).asString("")) ? 0 : 1);
    }
  }

  private void row(String quantity, long size, double differing) {
    rows.accept(new ParityRow(quantity, List.of(size), differing, 0));
  }
}
