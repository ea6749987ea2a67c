package omniline.agent.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a call that came in now would be answered, and if not, why.
 *
 * @param sip the SIP listener is up
 * @param media every media loop served its grid within the last second
 * @param model the model loop runs (true with the echo)
 * @param calls calls in progress
 * @param maxCalls calls at once; when reached, the next one would be refused
 */
public record Health(boolean sip, boolean media, boolean model, int calls, int maxCalls) {
  /** All of it stands. A full house is healthy: it answers calls, as many as it may. */
  public boolean answersCalls() {
    return sip && media && model;
  }

  String json() {
    List<String> broken = new ArrayList<>();
    if (!sip) {
      broken.add("\"sip\"");
    }
    if (!media) {
      broken.add("\"media\"");
    }
    if (!model) {
      broken.add("\"model\"");
    }
    return "{\"status\":\"" + (answersCalls() ? "UP" : "DOWN") + "\",\"broken\":[" + String.join(",", broken)
        + "],\"calls\":" + calls + ",\"maxCalls\":" + maxCalls + "}\n";
  }
}
