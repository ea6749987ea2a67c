package omniline.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * profile.json: what a model was taught for the telephone, beside the files of the Hub, which do not know it. The file and every
 * key of it may be absent. Immutable.
 *
 * <pre>
 *  {"greeting": "Hello! What can I get you?", "apology": "Sorry, please say that again.", "transfer_failed": "Nobody is there just now.",
 *   "confirmation": "Okay, an? .*", "actions": {"&lt;|order|&gt;": "order", "&lt;|bye|&gt;": "hang_up"}}
 * </pre>
 *
 * @param greeting what it says when it picks up; "" for nothing
 * @param apology what it says when an answer failed; "" where it was not taught one
 * @param transferFailed what it says to a caller who is back because nobody took the call over; "" where it was not taught one
 * @param confirmation the form of an answer that repeats an order: a regular expression (java.util.regex) for the whole text
 * @param actions what a special token in an answer means, by the token's spelling; such a token is neither spoken nor shown
 */
public record Profile(String greeting, String apology, String transferFailed, String confirmation, Map<String, String> actions) {

  /** Of a model that is only a model. */
  public static final Profile NONE = new Profile("", "", "", Profile.ANY, Map.of());

  /** The file's name in a checkpoint's directory. */
  public static final String FILE = "profile.json";

  private static final String ANY = ".*";

  private static final String NAME = "[a-z][a-z0-9_]{0,31}";

  public Profile {
    actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
  }

  /** Reads the file when it exists; a {@link CheckpointException} names the key that cannot be used. */
  public static Profile read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    JsonFile json = JsonFile.read(file);
    Map<String, String> actions = new LinkedHashMap<>();
    if (json.has("actions")) {
      JsonFile object = json.object("actions");
      for (Map.Entry<String, JsonNode> action : object.node().properties()) {
        String name = action.getValue().asString("");
        if (!name.matches(NAME)) {
          throw object.wrong(action.getKey(), "an action's name in small letters, such as \"hang_up\"");
        }
        actions.put(action.getKey(), name);
      }
    }
    return new Profile(json.string("greeting", "").strip(), json.string("apology", "").strip(), json.string("transfer_failed", "").strip(),
        confirmation(json), actions);
  }

  private static String confirmation(JsonFile json) {
    String form = json.string("confirmation", ANY);
    try {
      Pattern.compile(form);
    } catch (PatternSyntaxException e) {
      throw json.wrong("confirmation", "a regular expression (" + e.getDescription() + ")");
    }
    return form;
  }

  /**
   * The actions by token id.
   *
   * @param specialId the id of a special token by its spelling
   * @throws CheckpointException when a token is none, or ends every answer anyway
   */
  public Map<Long, String> actionsById(Path file, GenerationConfig generation, Function<String, OptionalInt> specialId) {
    Map<Long, String> byId = new LinkedHashMap<>();
    actions.forEach((token, name) -> {
      int id = specialId.apply(token).orElseThrow(() -> new CheckpointException(file + ": key actions: expected special tokens of"
          + " tokenizer.json, found " + token + ": use the file that belongs to this checkpoint"));
      if (generation.stopIds().contains(id)) {
        throw new CheckpointException(file + ": key actions: expected tokens after which an answer may go on, found " + token
            + ", which generation_config.json has among its stop tokens: take it out of one of the two");
      }
      byId.put((long) id, name);
    });
    return Collections.unmodifiableMap(byId);
  }
}
