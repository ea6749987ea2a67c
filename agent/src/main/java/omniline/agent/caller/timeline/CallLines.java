package omniline.agent.caller.timeline;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Placed calls for programs: one JSON object a line. Times are {@link TurnTiming}'s, with -1 for what did not happen; an unanswered
 * turn has no {@code gapMs}. Stateless.
 *
 * <pre>
 *  {"established":true,"codec":"opus","ending":"we hung up","turnsWanted":1,"silences":0,"packetsReceived":312,"packetsLost":0,
 *   "turns":[{"name":"a.wav","speechStartMs":1000,"speechEndMs":3000,"answerStartMs":3702,"answerEndMs":6000,"gapMs":702}]}
 * </pre>
 */
public final class CallLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CallLines() {}

  /** Writes a line for each call, over whatever the file held. */
  public static void write(Path file, List<CallOutcome> outcomes) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (CallOutcome outcome : outcomes) {
        writer.write(line(outcome));
        writer.write('\n');
      }
    }
  }

  /** One call. */
  public static String line(CallOutcome outcome) {
    ObjectNode call = MAPPER.createObjectNode()
        .put("established", outcome.established()).put("codec", outcome.codec()).put("ending", outcome.ending())
        .put("turnsWanted", outcome.turnsWanted()).put("silences", outcome.line().silences())
        .put("packetsReceived", outcome.line().packetsReceived()).put("packetsLost", outcome.line().packetsLost());
    ArrayNode turns = call.putArray("turns");
    for (TurnTiming turn : outcome.turns()) {
      ObjectNode node = turns.addObject().put("name", turn.name())
          .put("speechStartMs", turn.speechStartMs()).put("speechEndMs", turn.speechEndMs())
          .put("answerStartMs", turn.answerStartMs()).put("answerEndMs", turn.answerEndMs());
      if (turn.answered()) {
        node.put("gapMs", turn.gapMs());
      }
      if (turn.gaveWay()) {
        node.put("fellSilentMs", turn.fellSilentMs());
      }
    }
    return MAPPER.writeValueAsString(call);
  }
}
