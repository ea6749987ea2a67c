package omniline.agent.answer;

import static org.assertj.core.api.Assertions.assertThat;

import omniline.model.Precision;
import omniline.model.checkpoint.DataType;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
  private static final long TINY = 4_000_000;
  private static final long BIG = 8_000_000_000L;

  @Test
  void aSmallModelComputesExactlyOnTheCpu() {
    for (DataType stored : new DataType[] {DataType.F32, DataType.F16, DataType.BF16}) {
      assertThat(ModelChoice.automatic(stored, TINY, true)).isEqualTo(Precision.FP32);
    }
  }

  @Test
  void aBigOneComputesInTheTypeItIsStoredIn() {
    assertThat(ModelChoice.automatic(DataType.F16, BIG, true)).isEqualTo(Precision.FP16);
    assertThat(ModelChoice.automatic(DataType.BF16, BIG, true)).isEqualTo(Precision.BF16);
    assertThat(ModelChoice.automatic(DataType.F32, BIG, true)).isEqualTo(Precision.FP32);
  }

  @Test
  void aGpuComputesInSixteenBits() {
    assertThat(ModelChoice.automatic(DataType.F16, TINY, false)).isEqualTo(Precision.FP16);
    assertThat(ModelChoice.automatic(DataType.BF16, BIG, false)).isEqualTo(Precision.BF16);
    assertThat(ModelChoice.automatic(DataType.F32, TINY, false)).isEqualTo(Precision.FP16);
  }
}
