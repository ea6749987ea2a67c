package omniline.agent.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import omniline.agent.talk.AgentException;
import omniline.config.HostPort;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other side of {@link CallControl}: asks a running agent over HTTP. Owned by one thread. */
public final class ControlClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HostPort agent;
  private final @Nullable String token;

  /**
   * Of the agent at that address.
   *
   * @param token its http.control_token; null or empty for none
   * @throws AgentException with a sentence when the address is none
   */
  public ControlClient(String hostPort, @Nullable String token) {
    this.token = token;
    try {
      agent = HostPort.parse(hostPort);
    } catch (IllegalArgumentException e) {
      throw new AgentException("--http: " + e.getMessage(), e);
    }
  }

  /** How something stands. */
  public JsonNode get(String path) throws InterruptedException {
    return ask("GET", path, BodyPublishers.noBody());
  }

  /** Asks for something; the body is JSON. */
  public JsonNode post(String path, JsonNode wish) throws InterruptedException {
    return ask("POST", path, BodyPublishers.ofString(wish.toString()));
  }

  /** Ends something. */
  public JsonNode delete(String path) throws InterruptedException {
    return ask("DELETE", path, BodyPublishers.noBody());
  }

  /** The agent's answer; its own sentence when it refuses, ours when it is not there. */
  private JsonNode ask(String method, String path, BodyPublisher wish) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + agent + path)).header("Content-Type", "application/json").method(method, wish);
    if (token != null && !token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new AgentException(body.path("error").asString("the agent answered " + response.statusCode()));
      }
      return body;
    } catch (IOException | JacksonException e) {
      throw new AgentException("no agent answers at " + agent + "; start it with omniline serve, or name its HTTP port with --http HOST:PORT", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
