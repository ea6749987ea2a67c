package omniline.agent.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import omniline.agent.call.CallState;
import omniline.agent.call.Captures;
import omniline.agent.call.Dialled;
import omniline.agent.call.OutgoingCalls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /calls}, {@code GET /calls[/NAME]}, {@code DELETE /calls/NAME}, {@code POST} and {@code DELETE /calls/NAME/capture}: who may use it calls people at our expense. Without a
 * token only this machine may, and no page of its browser: POST wants JSON, which a page may not send elsewhere unasked, and the Host header
 * must name this machine. With one everybody shows it. On virtual threads.
 */
public final class CallControl implements HttpHandler {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_BODY = 4_096;
  private static final Set<String> KEYS = Set.of("to", "account");
  private static final String LOCAL_NAMES = "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?";

  private static final String CAPTURE = "/capture";

  private final OutgoingCalls calls;
  private final Captures captures;
  private final @Nullable String token;

  /** An answer: HTTP status and JSON. */
  private record Reply(int status, JsonNode body) {}

  /** {@code token} is what callers must show; null: this machine only. */
  public CallControl(OutgoingCalls calls, Captures captures, @Nullable String token) {
    this.calls = calls;
    this.captures = captures;
    this.token = token;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Reply denied = denied(exchange);
    Reply reply = denied != null ? denied : reply(exchange);
    HttpPort.send(exchange, reply.status(), "application/json", reply.body() + "\n");
  }

  private @Nullable Reply denied(HttpExchange exchange) {
    String wanted = token;
    if (wanted != null) {
      String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean same = MessageDigest.isEqual(("Bearer " + wanted).getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
      return same ? null : error(401, "expected the header Authorization: Bearer TOKEN with the token of http.control_token");
    }
    boolean here = exchange.getRemoteAddress().getAddress().isLoopbackAddress()
        && String.valueOf(exchange.getRequestHeaders().getFirst("Host")).toLowerCase(Locale.ROOT).matches(LOCAL_NAMES);
    return here ? null : error(403, "calls are controlled from this machine only; set http.control_token to do it from elsewhere");
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.equals("/calls") || path.equals("/calls/") ? "" : path.substring("/calls".length()).replaceFirst("^/", "");
    if (!path.equals("/calls") && !path.startsWith("/calls/")) {
      return error(404, "there is no " + path + " here");
    }
    if (name.endsWith(CAPTURE)) {
      return capture(exchange, name.substring(0, name.length() - CAPTURE.length()));
    }
    return switch (exchange.getRequestMethod()) {
      case "POST" -> name.isEmpty() ? post(exchange) : error(405, "POST goes to /calls");
      case "GET" -> name.isEmpty() ? list() : calls.call(name).map(call -> new Reply(200, json(call))).orElseGet(() -> unknown(name));
      case "DELETE" -> calls.hangUp(name) ? new Reply(202, JSON.createObjectNode().put("ending", name)) : unknown(name);
      default -> error(405, "expected POST, GET or DELETE");
    };
  }

  private Reply capture(HttpExchange exchange, String name) {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (exchange.getRequestMethod().equals("POST") && !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return error(415, "expected the Content-Type application/json");
    }
    Captures.Outcome outcome = switch (exchange.getRequestMethod()) {
      case "POST" -> captures.begin(name);
      case "DELETE" -> captures.end(name);
      default -> new Captures.Outcome.Refused(405, "expected POST or DELETE");
    };
    return switch (outcome) {
      case Captures.Outcome.Done done -> new Reply(exchange.getRequestMethod().equals("POST") ? 201 : 200,
          JSON.createObjectNode().put("file", done.file().toString()).put("packets", done.packets()).put("left_out", done.leftOut()));
      case Captures.Outcome.Refused refused -> error(refused.status(), refused.sentence());
    };
  }

  private Reply list() {
    ObjectNode body = JSON.createObjectNode();
    List<CallState> all = calls.calls();
    body.set("calls", JSON.createArrayNode().addAll(all.stream().map(CallControl::json).toList()));
    return new Reply(200, body);
  }

  private Reply post(HttpExchange exchange) throws IOException {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    byte[] bytes = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json") || bytes.length > LONGEST_BODY) {
      return error(415, "expected a short body of Content-Type application/json, such as {\"to\": \"sip:desk@pbx.example\"}");
    }
    JsonNode wish;
    try {
      wish = JSON.readTree(bytes);
    } catch (JacksonException e) {
      return error(400, "the body is no JSON: " + e.getOriginalMessage());
    }
    if (!wish.isObject()) {
      return error(400, "expected a JSON object such as {\"to\": \"sip:desk@pbx.example\"}");
    }
    for (var property : wish.properties()) {
      if (!KEYS.contains(property.getKey()) || !property.getValue().isString()) {
        return error(400, "key " + property.getKey() + ": expected to and account, both text");
      }
    }
    JsonNode account = wish.get("account");
    return switch (calls.dial(wish.path("to").asString(""), account == null ? null : account.asString())) {
      case Dialled.Placed placed -> new Reply(201, json(placed.call()));
      case Dialled.Refused refused -> error(refused.status(), refused.sentence());
    };
  }

  private static ObjectNode json(CallState call) {
    ObjectNode node = JSON.createObjectNode().put("name", call.name()).put("caller", call.caller()).put("called", call.called())
        .put("state", call.phase().name().toLowerCase(Locale.ROOT));
    if (!call.profile().isEmpty()) {
      node.put("profile", call.profile());
    }
    CallState.Ending ending = call.ending();
    if (ending != null) {
      node.put("ended_by", ending.reason().name().toLowerCase(Locale.ROOT)).put("code", ending.code()).put("text", ending.text());
    }
    return node;
  }

  private static Reply unknown(String name) {
    return error(404, "there is no call " + name + "; GET /calls names those that there are");
  }

  private static Reply error(int status, String sentence) {
    return new Reply(status, JSON.createObjectNode().put("error", sentence));
  }
}
