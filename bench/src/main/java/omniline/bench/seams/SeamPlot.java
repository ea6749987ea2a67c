package omniline.bench.seams;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** The distance to the whole synthesis around the seams as a small picture. */
public final class SeamPlot {
  private SeamPlot() {}

  /**
   * Writes a PNG.
   *
   * @param profilesDb by their names in the legend, as {@link SeamMeter#profileDb} gives them
   */
  public static void write(Path file, Map<String, double[]> profilesDb) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(400)
            .title("Chunks against whole synthesis")
            .xAxisTitle("ms from the seam")
            .yAxisTitle("log-spectral distance, dB")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    profilesDb.forEach((name, profile) -> chart.addSeries(name, times(profile.length), profile));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ChartEncoder.saveChart(chart, out, "png");
    }
  }

  private static double[] times(int count) {
    double[] times = new double[count];
    for (int i = 0; i < count; i++) {
      times[i] = (double) SeamMeter.PROFILE_STEP_MS * i - SeamMeter.PROFILE_MS;
    }
    return times;
  }
}
