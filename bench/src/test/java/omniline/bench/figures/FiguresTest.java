package omniline.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void percentilesAreValuesThatWereMeasured() {
    Samples samples = new Samples();
    for (int i = 1000; i >= 1; i--) {
      samples.add(i);
    }
    Quantiles quantiles = samples.quantiles();
    assertThat(quantiles.at(0.5)).isEqualTo(500);
    assertThat(quantiles.at(0.99)).isEqualTo(990);
    assertThat(quantiles.at(0.999)).isEqualTo(999);
    assertThat(quantiles.max()).isEqualTo(1000);
    assertThat(quantiles.at(0)).isEqualTo(1);
  }

  @Test
  void percentilesOfNothingAreZero() {
    assertThat(new Samples().quantiles().at(0.5)).isZero();
  }

  @Test
  void samplesKeepTheirOrderBeyondTheirFirstCapacity() {
    Samples samples = new Samples();
    for (int i = 0; i < 10_000; i++) {
      samples.add(i * 3L);
    }
    assertThat(samples.size()).isEqualTo(10_000);
    assertThat(samples.get(9_999)).isEqualTo(29_997);
    samples.clear();
    assertThat(samples.size()).isZero();
  }

  @Test
  void oneOddPointDoesNotBendTheTrend() {
    List<Trend.Point> points =
        IntStream.rangeClosed(1, 10).mapToObj(i -> new Trend.Point(i * 50, i == 6 ? 900 : 7 + 0.2 * i * 50)).toList();
    assertThat(Trend.slope(points)).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void aTrendNeedsTwoPlaces() {
    assertThat(Trend.slope(List.of())).isZero();
    assertThat(Trend.slope(List.of(new Trend.Point(1, 5), new Trend.Point(1, 9)))).isZero();
  }

  @Test
  void theTableSaysWhatIsShortOfItsTarget() {
    FigureTable table = new FigureTable();
    table.atLeast("speed", 999, 1000, " x");
    table.atMost("delay", 1, 1, " ms");
    table.shown("remark", "nothing to reach");
    assertThat(table.allOk()).isFalse();
    assertThat(printed(table))
        .containsExactly(
            "figure  measured  target",
            "speed   999 x     >= 1000 x  short",
            "delay   1 ms      <= 1 ms    ok",
            "remark  nothing to reach");
  }

  @Test
  void aTableWithoutAShortFigureIsOk() {
    FigureTable table = new FigureTable();
    table.atLeast("speed", 1000, 1000, " x");
    assertThat(table.allOk()).isTrue();
  }

  @Test
  void numbersHaveThreeDigits() {
    assertThat(List.of(1234.5, 12.34, 1.234, 0.01234, 100.0, 3.0).stream().map(FigureTable::number))
        .containsExactly("1235", "12.3", "1.23", "0.012", "100", "3");
  }

  private static List<String> printed(FigureTable table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
