package omniline.agent.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The one HTTP port: {@code /metrics} for Prometheus {@code /health} for whoever watches, {@code /calls} for
 * whoever may place and end calls. On virtual threads. */
public final class HttpPort implements AutoCloseable {
  private final HttpServer server;

  private HttpPort(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @throws IOException when the address cannot be bound
   */
  public static HttpPort open(
      InetSocketAddress listen, PrometheusMeterRegistry registry, Supplier<Health> health, HttpHandler calls) throws IOException {
    HttpServer server = HttpServer.create(listen, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", exchange -> metrics(exchange, registry));
    server.createContext("/health", exchange -> health(exchange, health.get()));
    server.createContext("/calls", calls);
    server.createContext("/", exchange -> send(exchange, 404, "text/plain", "there are /metrics, /health and /calls here\n"));
    server.start();
    return new HttpPort(server);
  }

  /** The bound address. */
  public InetSocketAddress local() {
    return server.getAddress();
  }

  private static void metrics(HttpExchange exchange, PrometheusMeterRegistry registry) throws IOException {
    send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private static void health(HttpExchange exchange, Health health) throws IOException {
    send(exchange, health.answersCalls() ? 200 : 503, "application/json", health.json());
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
