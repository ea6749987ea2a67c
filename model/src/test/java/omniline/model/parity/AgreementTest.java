package omniline.model.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the precisions change on a random model: little in the states, and the less the more bits they have. */
class AgreementTest {

  @TempDir private static Path directory;

  @BeforeAll
  static void write() {
    CheckpointInit.write(directory.resolve("tiny"), ModelSize.TINY, 3, done -> {});
  }

  @Test
  void theFewerBitsTheFurtherFromTheExactStates() {
    Map<Precision, Double> errors = new EnumMap<>(Precision.class);
    for (Precision precision : Precision.values()) {
      List<String> lines = new ArrayList<>();
      Parity.agreement(directory.resolve("tiny"), precision, lines::add);
      assertThat(lines).hasSize(7);
      assertThat(lines.getFirst()).startsWith(precision.label() + " against fp32 over 3 utterances");
      errors.put(precision, Double.valueOf(lines.get(2).replaceAll(".*error ", "")));
      if (precision == Precision.FP32) {
        assertThat(lines.get(4)).contains("72 of 72 the same");
        assertThat(lines.get(6)).contains(" 0 edits");
      }
    }
    assertThat(errors.get(Precision.FP32)).isZero();
    assertThat(errors.get(Precision.FP16)).isBetween(1e-4, 0.05);
    assertThat(errors.get(Precision.FP16)).isLessThan(errors.get(Precision.BF16));
    assertThat(errors.get(Precision.BF16)).isLessThan(errors.get(Precision.INT8));
    assertThat(errors.get(Precision.INT8)).isLessThan(errors.get(Precision.INT4));
  }

  @Test
  void editsAreInsertionsDeletionsAndReplacements() {
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {1, 2, 3})).isZero();
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {1, 3})).isEqualTo(1);
    assertThat(Agreement.edits(new long[] {}, new long[] {4, 5})).isEqualTo(2);
    assertThat(Agreement.edits(new long[] {1, 2, 3}, new long[] {4, 2, 3, 5})).isEqualTo(2);
  }
}
