package omniline.bench.voice;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;

/** Word error rates of voices side by side, as a picture. Stateless. */
final class ErrorPlot {
  private static final double TARGET_PERCENT = 10;

  private ErrorPlot() {}

  /** Writes a PNG; voices by their names in the legend. */
  static void write(Path file, Map<String, Understanding> voices) throws IOException {
    CategoryChart chart = new CategoryChartBuilder().width(720).height(400).title("Spoken replies, heard by PocketSphinx")
        .yAxisTitle("word errors, %").build();
    chart.getStyler().setYAxisMin(0.0);
    double highest = voices.values().stream().mapToDouble(voice -> Math.max(voice.fixed().percent(), voice.orders().percent())).max().orElse(0);
    chart.getStyler().setYAxisMax(Math.max(1.2 * TARGET_PERCENT, 1.1 * highest));
    voices.forEach((name, voice) -> chart.addSeries(name, List.of("fixed replies", "repeated orders", "all"),
        List.of(voice.fixed().percent(), voice.orders().percent(), voice.all().percent())));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ChartEncoder.saveChart(chart, out, "png");
    }
  }
}
