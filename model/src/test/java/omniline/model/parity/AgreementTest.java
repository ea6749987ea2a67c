package omniline.model.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the precisions change on a random model: little in the states, and the less the more bits they have. */
class AgreementTest {

  @TempDir private static Path directory;

  @BeforeAll
  static void write() {
    CheckpointInit.write(directory.resolve("tiny"), ModelSize.TINY, 3, done -> {});
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void statesStayCloseInEveryPrecision(Precision precision) {
    List<String> lines = new ArrayList<>();
    Parity.agreement(directory.resolve("tiny"), precision, lines::add);
    assertThat(lines).hasSize(7);
    assertThat(lines.getFirst()).startsWith(precision.label() + " against fp32 over 3 utterances");
    double error = Double.parseDouble(lines.get(2).replaceAll(".*error ", ""));
    assertThat(error).isLessThan(switch (precision) {
      case FP32 -> 1e-9;
      case FP16 -> 0.01;
      case BF16 -> 0.05;
      case INT8 -> 0.1;
      case INT4 -> 0.6;
    });
    if (precision == Precision.FP32) {
      assertThat(lines.get(4)).contains("72 of 72 the same");
      assertThat(lines.get(6)).contains(" 0 edits");
    } else {
      assertThat(error).isPositive();
    }
  }

  @Test
  void editsAreInsertionsDeletionsAndReplacements() {
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {1, 2, 3})).isZero();
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {1, 3})).isEqualTo(1);
    assertThat(Agreement.edits(new long[] {}, new long[] {4, 5})).isEqualTo(2);
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {4, 2, 3, 5})).isEqualTo(2);
  }
}
