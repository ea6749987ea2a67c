package omniline.agent.caller.timeline;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The picture of a call: the caller's waveform above, the agent's below, a tinted span for each turn and each answer, and the
 * turn gap as a bar between them with its milliseconds. Any thread; needs no display.
 */
public final class TimelinePlot {

  private static final int WIDTH = 1_680;
  private static final int HEIGHT = 620;
  private static final int COLUMNS = 2_400;

  private static final double CALLER_LANE = 1.12;
  private static final double AGENT_LANE = -1.12;
  private static final double LANE_HEIGHT = 0.72;
  private static final double SPAN_HEIGHT = 0.86;
  private static final double BAR_HEIGHT = 0.045;

  private static final Color CALLER = new Color(0x1f, 0x5f, 0xa8);
  private static final Color AGENT = new Color(0xd9, 0x6b, 0x1c);
  private static final Color GAP = new Color(0x2e, 0x8b, 0x57);
  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final BasicStroke NO_LINE = new BasicStroke(0.1f);

  private final XYChart chart = new XYChart(WIDTH, HEIGHT, ChartTheme.Matlab);
  private int spans;

  private TimelinePlot(CallOutcome outcome, String uri) {
    chart.setTitle(uri + "   ·   " + outcome.codec() + "   ·   " + TimelineTable.summary(outcome));
    chart.setXAxisTitle("seconds since the call's media began");
    style(outcome.sound().seconds());
    int number = 0;
    for (TurnTiming turn : outcome.turns()) {
      number++;
      spans(turn);
      captions(turn, number);
    }
    waveform("caller", outcome.sound().caller(), CALLER_LANE, CALLER);
    waveform("agent", outcome.sound().agent(), AGENT_LANE, AGENT);
    boolean first = true;
    for (TurnTiming turn : outcome.answered()) {
      gap(turn, first);
      first = false;
    }
  }

  /** Draws the call into a PNG file. */
  public static void write(Path file, CallOutcome outcome, String uri) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(BitmapEncoder.getBufferedImage(new TimelinePlot(outcome, uri).chart), "png", out);
    }
  }

  private void style(double seconds) {
    chart.getStyler()
        .setXAxisMin(0.0)
        .setXAxisMax(Math.max(1, seconds))
        .setYAxisMin(-2.3)
        .setYAxisMax(2.3)
        .setYAxisTicksVisible(false)
        .setPlotGridHorizontalLinesVisible(false)
        .setPlotGridLinesColor(new Color(0xd8, 0xd8, 0xd8))
        .setPlotTicksMarksVisible(false)
        .setAxisTicksMarksVisible(false)
        .setXAxisTickMarkSpacingHint(90)
        .setXAxisDecimalPattern("0.#")
        .setAxisTickLabelsFont(font(Font.PLAIN, 13))
        .setAxisTitleFont(font(Font.PLAIN, 13))
        .setPlotMargin(0);
    chart.getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(font(Font.PLAIN, 14))
        .setChartTitleFont(font(Font.BOLD, 15))
        .setChartFontColor(INK)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setPlotContentSize(1.0)
        .setAntiAlias(true)
        .setAnnotationTextFont(font(Font.BOLD, 13))
        .setAnnotationTextFontColor(INK);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private void waveform(String name, short[] pcm, double lane, Color color) {
    Envelope outline = Envelope.of(pcm, BothSides.RATE_HZ, COLUMNS);
    polygon(name, outline.seconds(), outline.inLane(lane, LANE_HEIGHT), color);
  }

  private void spans(TurnTiming turn) {
    if (turn.speechStartMs() != TurnTiming.NEVER) {
      span(turn.speechStartMs(), turn.speechEndMs(), CALLER_LANE, CALLER);
    }
    if (turn.answered()) {
      span(turn.answerStartMs(), turn.answerEndMs(), AGENT_LANE, AGENT);
    }
  }

  private void span(int fromMs, int toMs, double lane, Color color) {
    Color tint = new Color(color.getRed(), color.getGreen(), color.getBlue(), 28);
    box(fromMs, toMs, lane, SPAN_HEIGHT, tint).setShowInLegend(false);
  }

  private void captions(TurnTiming turn, int number) {
    if (turn.speechStartMs() != TurnTiming.NEVER) {
      text(number + "  " + turn.name(), middle(turn.speechStartMs(), turn.speechEndMs()), CALLER_LANE + SPAN_HEIGHT + 0.13);
    }
    if (turn.answered()) {
      String length = String.format(Locale.ROOT, "%.1f s", turn.answerLengthMs() / 1e3);
      text(length, middle(turn.answerStartMs(), turn.answerEndMs()), AGENT_LANE - SPAN_HEIGHT - 0.13);
    } else {
      text("no answer", Math.max(0, turn.speechEndMs()) / 1e3, 0);
    }
    if (turn.gaveWay()) {
      text("silent after " + turn.gaveWayAfterMs() + " ms", turn.fellSilentMs() / 1e3, AGENT_LANE + SPAN_HEIGHT + 0.1);
    }
  }

  private void gap(TurnTiming turn, boolean first) {
    XYSeries bar = box(turn.speechEndMs(), Math.max(turn.answerStartMs(), turn.speechEndMs() + 1), 0, BAR_HEIGHT, GAP);
    bar.setShowInLegend(first);
    if (first) {
      bar.setLabel("turn gap");
    }
    text(turn.gapMs() + " ms", middle(turn.speechEndMs(), turn.answerStartMs()), BAR_HEIGHT + 0.14);
  }

  private static double middle(int fromMs, int toMs) {
    return (fromMs + toMs) / 2e3;
  }

  private XYSeries box(int fromMs, int toMs, double center, double halfHeight, Color color) {
    spans++;
    double from = fromMs / 1e3;
    double to = toMs / 1e3;
    return polygon("span " + spans, new double[] {from, to, to, from},
        new double[] {center + halfHeight, center + halfHeight, center - halfHeight, center - halfHeight}, color);
  }

  private XYSeries polygon(String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(color);
    series.setLineColor(color);
    series.setLineStyle(NO_LINE);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private void text(String text, double seconds, double height) {
    chart.addAnnotation(new AnnotationText(text, seconds, height, false));
  }
}
