package omniline.bench.soak;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** The soak's series as a small picture: heap and resident memory over calls. */
final class SoakPlot {
  private SoakPlot() {}

  /** Writes a PNG. */
  static void write(Path file, List<SoakPoint> series) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(720)
            .height(360)
            .title("Memory over calls in a row")
            .xAxisTitle("calls")
            .yAxisTitle("MiB")
            .build();
    chart.getStyler().setYAxisMin(0.0);
    List<SoakPoint> loaded = series.stream().filter(point -> !point.rested()).toList();
    double[] calls = values(loaded, SoakPoint::calls);
    chart.addSeries("heap after collection", calls, values(loaded, SoakPoint::heapMib));
    chart.addSeries("resident", calls, values(loaded, SoakPoint::residentMib));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ChartEncoder.saveChart(chart, out, "png");
    }
  }

  private static double[] values(List<SoakPoint> series, ToDoubleFunction<SoakPoint> value) {
    return series.stream().mapToDouble(value).toArray();
  }
}
