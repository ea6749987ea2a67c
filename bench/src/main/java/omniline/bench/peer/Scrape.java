package omniline.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import omniline.bench.BenchException;

/**
 * One reading of the agent's {@code /metrics} (Prometheus text format 0.0.4).
 *
 * @param values by the sample's name with its labels as written
 */
public record Scrape(Map<String, Double> values) {
  public Scrape {
    values = Map.copyOf(values);
  }

  static Scrape of(URI page) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
      return parse(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new BenchException("the agent's metrics cannot be read at " + page + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  static Scrape parse(String text) {
    Map<String, Double> values = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (space > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, space), number(line.substring(space + 1)));
      }
    }
    return new Scrape(values);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** A sample that has no labels; 0 where there is none. */
  public double value(String name) {
    return values.getOrDefault(name, 0.0);
  }

  /** The largest of a family's samples, whatever their labels; 0 where there is none. */
  public double largest(String family) {
    return values.entrySet().stream()
        .filter(e -> e.getKey().equals(family) || e.getKey().startsWith(family + "{"))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /** Mean of a timer in milliseconds since an earlier reading; NaN when it was not used meanwhile. */
  public double meanMsSince(Scrape before, String timer) {
    double count = value(timer + "_count") - before.value(timer + "_count");
    double seconds = value(timer + "_sum") - before.value(timer + "_sum");
    return count > 0 ? 1000 * seconds / count : Double.NaN;
  }
}
