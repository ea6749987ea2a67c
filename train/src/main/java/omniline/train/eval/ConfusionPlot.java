package omniline.train.eval;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import omniline.train.TrainException;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.style.Styler;

/** What is taken for what in the slot that is understood worst, as a picture: a column for what was said, a row for what was repeated. Stateless. */
public final class ConfusionPlot {
  private static final int CELL_PIXELS = 40;
  private static final int MARGIN_PIXELS = 330;

  private ConfusionPlot() {}

  /** Draws the worst slot and says so; nothing is drawn where no order was confirmed. {@link TrainException} where the file cannot be written. */
  public static boolean write(Path png, Figures figures) {
    if (figures.outcomes().stream().allMatch(outcome -> outcome.confirmed() == null)) {
      return false;
    }
    Figures.SlotScore worst = figures.slots().stream().min(Comparator.comparingDouble(Figures.SlotScore::f1)).orElseThrow();
    Matrix matrix = matrix(figures, worst.slot());
    int side = MARGIN_PIXELS + CELL_PIXELS * matrix.values.size();
    HeatMapChart chart = new HeatMapChartBuilder().width(side + 120).height(side)
        .title(String.format("%s, F1 %.3f: said (across), repeated (up)", worst.slot(), worst.f1())).build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, new Color(255, 170, 60), new Color(120, 0, 60)});
    chart.getStyler().setShowValue(true);
    chart.getStyler().setValueFontColor(Color.GRAY);
    chart.getStyler().setHeatMapValueDecimalPattern("#");
    chart.getStyler().setXAxisLabelRotation(90);
    chart.addSeries(worst.slot(), matrix.values, matrix.values, matrix.cells);
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    try {
      return ImageIO.write(image, "png", png.toFile());
    } catch (IOException e) {
      throw new TrainException(png + ": the picture cannot be written (" + e.getMessage() + ")", e);
    }
  }

  /**
   * How often each value was taken for each.
   *
   * @param values those that were said or repeated, most often first; "-" is an absent slot
   * @param cells {place of what was said, place of what was repeated, times}, all pairs
   */
  record Matrix(List<String> values, List<Number[]> cells) {
    Matrix {
      values = List.copyOf(values);
      cells = List.copyOf(cells);
    }

    /** How often the one was taken for the other. */
    int times(String wanted, String confirmed) {
      return cells.stream().filter(cell -> cell[0].intValue() == values.indexOf(wanted) && cell[1].intValue() == values.indexOf(confirmed))
          .mapToInt(cell -> cell[2].intValue()).sum();
    }
  }

  /** Recordings without a confirmation are left out, as they are from the table of confusions. */
  static Matrix matrix(Figures figures, String slot) {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (Outcome outcome : figures.outcomes()) {
      if (outcome.confirmed() != null) {
        String wanted = outcome.wanted().getOrDefault(slot, "-");
        String heard = outcome.heard().getOrDefault(slot, "-");
        counts.computeIfAbsent(wanted, value -> new LinkedHashMap<>()).merge(heard, 1, Integer::sum);
        uses.merge(wanted, 1, Integer::sum);
        uses.merge(heard, 1, Integer::sum);
      }
    }
    List<String> values = uses.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey).toList();
    List<Number[]> cells = new ArrayList<>();
    for (int wanted = 0; wanted < values.size(); wanted++) {
      for (int heard = 0; heard < values.size(); heard++) {
        cells.add(new Number[] {wanted, heard, counts.getOrDefault(values.get(wanted), Map.of()).getOrDefault(values.get(heard), 0)});
      }
    }
    return new Matrix(values, cells);
  }
}
