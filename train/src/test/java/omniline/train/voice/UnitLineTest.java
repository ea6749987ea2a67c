package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import omniline.train.corpus.JsonLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitLineTest {

  @Test
  void equalNeighboursBecomeOneUnitAndItsDuration() {
    UnitLine line = UnitLine.of("a", "hello", new int[] {4, 4, 7, 7, 7, 4});
    assertThat(line.units()).containsExactly(4, 7, 4);
    assertThat(line.durations()).containsExactly(2, 3, 1);
    assertThat(line.frameUnits()).containsExactly(4, 4, 7, 7, 7, 4);
  }

  @Test
  void survivesItsFile(@TempDir Path folder) {
    List<UnitLine> lines = List.of(UnitLine.of("a", "hello", new int[] {1, 2}), UnitLine.of("b", "", new int[0]));
    JsonLines.write(folder.resolve("units.jsonl"), lines);
    assertThat(JsonLines.read(folder.resolve("units.jsonl"), UnitLine.class)).isEqualTo(lines);
  }

  @Test
  void refusesUnitsWithoutDurations() {
    assertThatThrownBy(() -> new UnitLine("a", "", List.of(1, 2), List.of(1))).hasMessage("a has 2 units and 1 durations");
  }
}
