package omniline.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of outcomes that are made up here, so that they can be counted on the fingers. */
class FiguresTest {
  @TempDir private Path folder;

  private static Outcome outcome(Map<String, String> wanted, @Nullable Map<String, String> confirmed, double firstAudioMs) {
    return new Outcome("x", 1, wanted, confirmed, "", firstAudioMs);
  }

  private static final Figures FOUR = new Figures(List.of(
      outcome(Map.of("coffeeDrink", "latte", "size", "small"), Map.of("coffeeDrink", "latte", "size", "small"), 100),
      outcome(Map.of("coffeeDrink", "latte", "size", "large"), Map.of("coffeeDrink", "mocha", "size", "large"), 200),
      outcome(Map.of("coffeeDrink", "latte"), Map.of("coffeeDrink", "mocha", "size", "small"), 300),
      outcome(Map.of("coffeeDrink", "mocha", "size", "small"), null, -1)));

  @Test
  void anOrderIsExactWhenEverySlotIsRightAndNoneTooMany() {
    assertThat(FOUR.exactShare()).isEqualTo(0.25);
    assertThat(outcome(Map.of("size", "small"), Map.of("size", "small", "coffeeDrink", "latte"), 0).exact()).isFalse();
    assertThat(outcome(Map.of(), null, 0).exact()).as("nothing was confirmed").isFalse();
    assertThat(new Figures(List.of()).exactShare()).isZero();
  }

  @Test
  void slotsAreCountedOneByOne() {
    assertThat(FOUR.slots()).containsExactly(
        new Figures.SlotScore("coffeeDrink", 4, 3, 1), new Figures.SlotScore("size", 3, 3, 2));
    assertThat(FOUR.slots().getFirst().f1()).isCloseTo(2.0 / 7, within(1e-12));
    assertThat(FOUR.slots().getLast().f1()).isCloseTo(4.0 / 6, within(1e-12));
    assertThat(FOUR.slotF1()).as("harmonic mean of precision 3/6 and recall 3/7").isCloseTo(6.0 / 13, within(1e-12));
    assertThat(new Figures.SlotScore("roast", 0, 0, 0).f1()).isEqualTo(1);
  }

  @Test
  void confusionsAreThoseOfConfirmedOrdersMostFrequentFirst() {
    assertThat(FOUR.confusions()).containsExactly(
        new Figures.Confusion("coffeeDrink", "latte", "mocha", 2), new Figures.Confusion("size", "-", "small", 1));
  }

  @Test
  void theTimeToTheFirstSoundLeavesSilentRepliesOut() {
    assertThat(FOUR.firstAudioMs(0)).isEqualTo(100);
    assertThat(FOUR.firstAudioMs(0.5)).isEqualTo(200);
    assertThat(FOUR.firstAudioMs(0.95)).isEqualTo(300);
    assertThat(new Figures(List.of()).firstAudioMs(0.5)).isZero();
  }

  @Test
  void theTableSaysItAll() {
    assertThat(FOUR.table("pcmu").lines()).startsWith(
        "pcmu: 4 recordings, 25.0 % exact orders, slot F1 0.462, 1 without a confirmation, first sound p50 200 ms p95 300 ms")
        .contains("    2 x coffeeDrink: \"latte\" taken for \"mocha\"");
  }

  @Test
  void theMatrixCountsRightOnesToo() {
    ConfusionPlot.Matrix drinks = ConfusionPlot.matrix(FOUR, "coffeeDrink");
    assertThat(drinks.values()).containsExactly("latte", "mocha");
    assertThat(drinks.times("latte", "latte")).isEqualTo(1);
    assertThat(drinks.times("latte", "mocha")).isEqualTo(2);
    assertThat(drinks.times("mocha", "mocha")).as("nothing was confirmed then").isZero();
    assertThat(ConfusionPlot.matrix(FOUR, "size").times("-", "small")).isEqualTo(1);
  }

  @Test
  void theWorstSlotAndTheFiguresAreDrawn() throws Exception {
    Path confusion = folder.resolve("confusion.png");
    Path bars = folder.resolve("bars.png");
    assertThat(ConfusionPlot.write(confusion, FOUR)).isTrue();
    AcceptancePlot.write(bars, Map.of("16 kHz", FOUR));
    for (Path picture : List.of(confusion, bars)) {
      BufferedImage image = ImageIO.read(picture.toFile());
      assertThat(image.getWidth()).isGreaterThan(300);
    }
  }

  @Test
  void withoutAConfirmationThereIsNothingToDraw() {
    Figures none = new Figures(List.of(outcome(Map.of("size", "small"), null, -1)));
    assertThat(ConfusionPlot.write(folder.resolve("none.png"), none)).isFalse();
    assertThat(folder).isEmptyDirectory();
  }
}
