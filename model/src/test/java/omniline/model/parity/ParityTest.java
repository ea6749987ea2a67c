package omniline.model.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.shared.SharedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParityTest {
  @Test
  void everyQuantityOfTheGoldenSetIsRight() {
    Path set = SharedFolder.tinyA();
    List<ParityRow> rows = new ArrayList<>();
    ParityReport report = Parity.run(set, rows::add);
    assertThat(report.rows()).isEqualTo(rows).hasSizeGreaterThan(120).allMatch(ParityRow::ok);
    assertThat(report.ok()).isTrue();
    assertThat(report.unchecked()).isEmpty();
  }

  @Test
  void llasmIsRightToo() {
    ParityReport report = Parity.run(SharedFolder.tinyA().resolve("llasm-tiny"), row -> {});
    assertThat(report.rows()).hasSize(7).allMatch(ParityRow::ok);
    assertThat(report.unchecked()).as("for training").containsExactly("llasm labels");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void llasmTellsWhatEveryPrecisionChanges(Precision precision) {
    List<String> lines = new ArrayList<>();
    Parity.agreement(SharedFolder.tinyA().resolve("llasm-tiny"), precision, lines::add);
    assertThat(lines).hasSize(7).noneMatch(line -> line.contains("FAIL") || line.contains("nfinity"));
  }

  @Test
  void saysWhenADirectoryIsNoGoldenSet(@TempDir Path dir) {
    assertThatThrownBy(() -> Parity.run(dir, row -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("summary.json");
  }
}
