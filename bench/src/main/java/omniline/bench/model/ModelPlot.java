package omniline.bench.model;

import java.awt.Color;
import java.awt.Font;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import omniline.model.Precision;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The picture: on the left how much of the machine's read bandwidth a decode step reaches, by type of the weights and number of
 * callers; on the right how much of the limit that binds it every stage reaches.
 */
final class ModelPlot {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 560;
  private static final double TOP = 100;
  private static final Color[] BATCHES = {
    new Color(0x08, 0x30, 0x6b), new Color(0x21, 0x71, 0xb5), new Color(0x6b, 0xae, 0xd6), new Color(0xa6, 0xce, 0xe3),
    new Color(0xd0, 0xe1, 0xf2)
  };
  private static final Color MEMORY = new Color(0x21, 0x71, 0xb5);
  private static final Color COMPUTE = new Color(0xd9, 0x6b, 0x1c);
  private static final Color TARGET = new Color(0xb2, 0x18, 0x2b);
  private static final Color INK = new Color(0x33, 0x33, 0x33);

  private ModelPlot() {}

  /** Writes a PNG. */
  static void write(Path file, Report report, String checkpoint) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      BitmapEncoder.saveBitmap(List.of(decode(report.decode()), stages(report, checkpoint)), 1, 2, out, BitmapFormat.PNG);
    }
  }

  private static CategoryChart decode(DecodeFigures.Result decode) {
    List<Precision> precisions = decode.order().precisions().stream().filter(decode::has).toList();
    List<String> labels = precisions.stream().map(Precision::label).toList();
    String title = String.format(Locale.ROOT, "Decode of %.0f M weights: share of the memory's %.1f GB/s",
        decode.order().parameters() / 1e6, decode.machine().limit().bytesPerSecond() / 1e9);
    CategoryChart chart = chart(title, "type of the weights");
    int color = 0;
    for (int batch : DecodeFigures.BATCHES) {
      List<Double> shares = precisions.stream().map(precision -> 100 * decode.share(precision, batch)).toList();
      chart.addSeries(batch == 1 ? "1 caller" : batch + " callers", labels, shares).setFillColor(BATCHES[color++]);
    }
    CategorySeries target = chart.addSeries("65 %, the target for 1 caller", labels,
        labels.stream().map(label -> 65.0).toList());
    target.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line);
    target.setLineColor(TARGET);
    target.setMarker(SeriesMarkers.NONE);
    return chart;
  }

  private static CategoryChart stages(Report report, String checkpoint) {
    CategoryChart chart = chart("Stages of an answer (" + checkpoint + "): share of the limit that binds", "");
    List<String> labels = report.figures().stream().map(StageFigures.Figure::name).toList();
    Work.Limit limit = report.stages().machine().limit();
    String memoryLimit = String.format(Locale.ROOT, "bound by memory (100 %% = %.1f GB/s)", limit.bytesPerSecond() / 1e9);
    String computeLimit = String.format(Locale.ROOT, "bound by compute (100 %% = %.0f GFLOP/s)", limit.flopPerSecond() / 1e9);
    chart.addSeries(computeLimit, labels, shares(report, false)).setFillColor(COMPUTE);
    chart.addSeries(memoryLimit, labels, shares(report, true)).setFillColor(MEMORY);
    chart.getStyler().setOverlapped(true).setLabelsVisible(true).setLabelsFont(font(14)).setLabelsPosition(0.5);
    chart.getStyler().setXAxisLabelRotation(30);
    return chart;
  }

  /** Whole per cents of the stages that are bound by memory, or by computing; the others have no bar. */
  private static List<@Nullable Integer> shares(Report report, boolean byMemory) {
    List<@Nullable Integer> shares = new ArrayList<>();
    for (StageFigures.Figure figure : report.figures()) {
      shares.add(figure.boundBy().equals("memory") == byMemory ? (int) Math.round(100 * figure.share()) : null);
    }
    return shares;
  }

  private static CategoryChart chart(String title, String xAxis) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT, ChartTheme.Matlab);
    chart.setTitle(title);
    chart.setXAxisTitle(xAxis);
    chart.setYAxisTitle("%");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(TOP).setPlotGridVerticalLinesVisible(false)
        .setAxisTickLabelsFont(font(14)).setAxisTitleFont(font(14));
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendFont(font(13)).setChartTitleFont(font(16))
        .setChartBackgroundColor(Color.WHITE).setChartFontColor(INK).setLegendLayout(LegendLayout.Horizontal);
    return chart;
  }

  private static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }
}
