package omniline.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import omniline.train.TrainException;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The curves of {@code losses.csv} as a picture: the loss and every measure, averaged over the steps that share a dot. Stateless. */
public final class LossPicture {

  private static final int DOTS = 300;
  private static final int FIRST_COLUMN = 3;

  private LossPicture() {}

  /** Draws it; an empty log gives no picture. */
  public static void write(Path csv, Path png) {
    try {
      List<String> lines = Files.readAllLines(csv);
      if (lines.size() < 2) {
        return;
      }
      List<String> names = Arrays.asList(lines.getFirst().split(",", -1));
      XYChart chart = new XYChartBuilder().width(900).height(500).title("Training")
          .xAxisTitle("step").build();
      chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
      for (int column = FIRST_COLUMN; column < names.size(); column++) {
        addCurve(chart, names.get(column), lines.subList(1, lines.size()), column);
      }
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png.toFile());
    } catch (IOException e) {
      throw new TrainException(png + ": cannot be drawn (" + e.getMessage() + ")", e);
    }
  }

  private static void addCurve(XYChart chart, String name, List<String> lines, int column) {
    int each = Math.max(1, lines.size() / DOTS);
    List<Double> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int from = 0; from + each <= lines.size(); from += each) {
      double sum = 0;
      for (String line : lines.subList(from, from + each)) {
        sum += Double.parseDouble(line.split(",", -1)[column]);
      }
      steps.add(Double.valueOf(lines.get(from + each - 1).split(",", -1)[0]));
      values.add(sum / each);
    }
    chart.addSeries(name, steps, values).setMarker(SeriesMarkers.NONE);
  }
}
