package omniline.train.eval;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import omniline.train.TrainException;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** Exact orders and slot F1 of several conditions side by side, as a picture. Stateless. */
public final class AcceptancePlot {

  private AcceptancePlot() {}

  /** Draws it; conditions in the map's order. */
  public static void write(Path png, Map<String, Figures> conditions) {
    CategoryChart chart = new CategoryChartBuilder().width(1000).height(500).title("Orders of speakers never trained on").yAxisTitle("%").build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(100.0);
    List<String> names = new ArrayList<>(List.of("exact order", "all slots F1"));
    conditions.values().stream().findFirst().ifPresent(figures -> figures.slots().forEach(score -> names.add(score.slot())));
    conditions.forEach((name, figures) -> {
      List<Double> values = new ArrayList<>(List.of(100 * figures.exactShare(), 100 * figures.slotF1()));
      for (String slot : names.subList(2, names.size())) {
        values.add(figures.slots().stream().filter(score -> score.slot().equals(slot)).mapToDouble(score -> 100 * score.f1()).findFirst().orElse(0));
      }
      chart.addSeries(name, names, values);
    });
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    try {
      ImageIO.write(image, "png", png.toFile());
    } catch (IOException e) {
      throw new TrainException(png + ": the picture cannot be written (" + e.getMessage() + ")", e);
    }
  }
}
