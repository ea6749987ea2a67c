package omniline.agent.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import omniline.agent.answer.ModelState;

/**
 * Whether a call that came in now would be answered, and if not, why.
 *
 * @param sip the SIP listener is up
 * @param media every media loop served its grid within the last second
 * @param model the model loop (always well with the echo)
 * @param calls calls in progress
 * @param maxCalls calls at once; when reached, the next one would be refused
 * @param leaving the agent is being stopped: calls go on, but no more are taken
 */
public record Health(boolean sip, boolean media, ModelState model, int calls, int maxCalls, boolean leaving) {
  /** All of it stands. A full house is healthy: it answers calls, as many as it may. */
  public boolean answersCalls() {
    return sip && media && model.alive() && !leaving;
  }

  /** UP; DEGRADED when the model's engine has restarted lately: calls are answered, but somebody should look; DRAINING; DOWN. */
  String status() {
    return leaving ? "DRAINING" : !answersCalls() ? "DOWN" : model.restartedLately() ? "DEGRADED" : "UP";
  }

  String json() {
    List<String> broken = new ArrayList<>();
    if (!sip) {
      broken.add("\"sip\"");
    }
    if (!media) {
      broken.add("\"media\"");
    }
    if (!model.alive()) {
      broken.add("\"model\"");
    }
    return String.format(Locale.ROOT, "{\"status\":\"%s\",\"broken\":[%s],\"calls\":%d,\"maxCalls\":%d,\"model\":{\"restarts\":%d,"
            + "\"lastError\":\"%s\",\"activeReplies\":%d,\"queued\":%d,\"kvReservedBytes\":%d,\"kvBytes\":%d}}\n",
        status(), String.join(",", broken), calls, maxCalls, model.restarts(), escaped(model.lastError()),
        model.activeReplies(), model.queued(), model.kvReservedBytes(), model.kvBytes());
  }

  /** RFC 8259 section 7. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
