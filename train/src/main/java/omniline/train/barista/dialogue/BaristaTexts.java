package omniline.train.barista.dialogue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import omniline.train.barista.Replies;
import omniline.train.barista.Reply;
import tools.jackson.databind.json.JsonMapper;

/**
 * The texts that a barista is taught with, as files. The same seed and count give the same files on every machine.
 *
 * <pre>
 *  conversations.jsonl   the dialogues (DialogueLines)
 *  utterances.jsonl      {"id":"u1f…","text":"brew a small latte","count":3}: what callers say, once each, most frequent first
 *  replies.txt           what is spoken in reply, once each, the fixed ones first
 * </pre>
 */
public final class BaristaTexts {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private BaristaTexts() {}

  /** As many dialogues as asked for. */
  public static List<Dialogue> dialogues(long seed, int count) {
    DialogueSimulator simulator = new DialogueSimulator(new SplittableRandom(seed));
    List<Dialogue> dialogues = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      dialogues.add(simulator.next());
    }
    return dialogues;
  }

  /** As many dialogues as asked for, and behind them so many wishes that are no order ({@link DialogueSimulator#nextWish}). */
  public static List<Dialogue> dialogues(long seed, int count, int wishes) {
    List<Dialogue> all = new ArrayList<>(dialogues(seed, count));
    DialogueSimulator simulator = new DialogueSimulator(new SplittableRandom(~seed));
    for (int i = 0; i < wishes; i++) {
      all.add(simulator.nextWish());
    }
    return all;
  }

  /** What callers say in dialogues, and how often; most frequent first. */
  public static Map<String, Integer> utterances(List<Dialogue> dialogues) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Dialogue dialogue : dialogues) {
      dialogue.turns().forEach(turn -> counts.merge(turn.heard(), 1, Integer::sum));
    }
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** What is spoken in reply: the fixed replies, then those of the dialogues. */
  public static Set<String> replies(List<Dialogue> dialogues) {
    Set<String> replies = new LinkedHashSet<>();
    Replies.all().stream().map(Reply::spoken).forEach(replies::add);
    for (Dialogue dialogue : dialogues) {
      dialogue.turns().forEach(turn -> replies.add(turn.reply().spoken()));
    }
    return replies;
  }

  /** Writes the three files into a directory, which is made if it is absent. */
  public static void write(Path directory, List<Dialogue> dialogues) throws IOException {
    Files.createDirectories(directory);
    DialogueLines.write(directory.resolve("conversations.jsonl"), dialogues);
    try (BufferedWriter writer = Files.newBufferedWriter(directory.resolve("utterances.jsonl"))) {
      for (Map.Entry<String, Integer> entry : utterances(dialogues).entrySet()) {
        writer.write(MAPPER.writeValueAsString(MAPPER.createObjectNode()
            .put("id", Dialogue.Turn.utteranceId(entry.getKey()))
            .put("text", entry.getKey())
            .put("count", entry.getValue())));
        writer.write("\n");
      }
    }
    Files.writeString(directory.resolve("replies.txt"), String.join("\n", replies(dialogues)) + "\n");
  }
}
