package omniline.train.barista.dialogue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.train.TrainException;
import omniline.train.barista.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dialogues as JSON lines in LLaMA-Omni's item format, several turns an item. {@code speech} is the id of the utterance, of which
 * there may be many recordings.
 *
 * <pre>
 *  {"id":"barista-000007","profile":"talk","conversations":[
 *    {"from":"human","speech":"u1f…","text":"brew a small latte"},{"from":"gpt","value":"Okay, a small latte. Is that right?"},
 *    {"from":"human","speech":"u9c…","text":"yes"},{"from":"gpt","value":"Great, … Goodbye!<|order|><|bye|>"}]}
 * </pre>
 */
public final class DialogueLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private DialogueLines() {}

  /** Writes dialogues, one a line. */
  public static void write(Path file, List<Dialogue> dialogues) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (Dialogue dialogue : dialogues) {
        writer.write(MAPPER.writeValueAsString(node(dialogue)));
        writer.write("\n");
      }
    }
  }

  private static ObjectNode node(Dialogue dialogue) {
    ObjectNode node = MAPPER.createObjectNode().put("id", dialogue.id()).put("profile", dialogue.profile());
    ArrayNode turns = node.putArray("conversations");
    for (Dialogue.Turn turn : dialogue.turns()) {
      turns.addObject().put("from", "human").put("speech", turn.utteranceId()).put("text", turn.heard());
      turns.addObject().put("from", "gpt").put("value", turn.reply().text());
    }
    return node;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws TrainException naming the file and the line that is no dialogue
   */
  public static List<Dialogue> read(Path file) {
    List<Dialogue> dialogues = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        dialogues.add(dialogue(line, file + ", line " + (dialogues.size() + 1)));
      }
    } catch (IOException e) {
      throw new TrainException(file + ": cannot be read (" + e.getMessage() + "): give a file of dialogues as JSON lines", e);
    }
    return dialogues;
  }

  private static Dialogue dialogue(String line, String place) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new TrainException(place + ": expected a dialogue as one JSON object, found no readable JSON: write the file again", e);
    }
    JsonNode conversations = node.path("conversations");
    if (!conversations.isArray() || conversations.isEmpty() || conversations.size() % 2 != 0) {
      throw wrong(place, "\"conversations\" with a human's and a gpt's entry for every turn");
    }
    List<Dialogue.Turn> turns = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i += 2) {
      String heard = text(conversations.path(i), "human", "text");
      String reply = text(conversations.path(i + 1), "gpt", "value");
      if (heard == null || reply == null) {
        throw wrong(place, "turn " + (i / 2 + 1) + " as a human's \"text\" and a gpt's \"value\"");
      }
      turns.add(new Dialogue.Turn(heard, Reply.parse(reply)));
    }
    return new Dialogue(node.path("id").asString(place), node.path("profile").asString(""), turns);
  }

  private static @Nullable String text(JsonNode entry, String from, String key) {
    boolean right = entry.path("from").asString("").equals(from) && entry.path(key).isString();
    return right ? entry.path(key).asString() : null;
  }

  private static TrainException wrong(String place, String expected) {
    return new TrainException(place + ": expected " + expected + ": write the file again");
  }
}
