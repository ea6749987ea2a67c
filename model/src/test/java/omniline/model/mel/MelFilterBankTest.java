package omniline.model.mel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The checks of spec section 1, which come from the bank that Whisper ships. */
class MelFilterBankTest {
  @Test
  void convertsBetweenHertzAndMel() {
    assertThat(MelFilterBank.melOf(8000)).isCloseTo(45.245640471924965, within(1e-12));
    assertThat(MelFilterBank.hzOf(MelFilterBank.melOf(440))).isCloseTo(440, within(1e-9));
    assertThat(MelFilterBank.hzOf(MelFilterBank.melOf(5000))).isCloseTo(5000, within(1e-9));
  }

  @Test
  void has80RowsLikeWhisper() {
    MelFilterBank bank = MelFilterBank.of(80);
    assertThat(sum(bank)).isCloseTo(1.9990242, within(1e-6));
    assertThat(nonZeros(bank)).isEqualTo(391);
    assertThat(largest(bank)).isCloseTo(0.0258807f, within(1e-7f));
    assertThat(bank.weight(0, 1)).isCloseTo(0.0248626f, within(1e-7f));
    assertThat(bank.weight(40, 43)).isCloseTo(0.0147356f, within(1e-7f));
    assertThat(bank.weight(79, 192)).isCloseTo(0.00316471f, within(1e-8f));
  }

  @Test
  void has128RowsLikeWhisperLargeV3() {
    MelFilterBank bank = MelFilterBank.of(128);
    assertThat(sum(bank)).isCloseTo(3.1909857, within(1e-6));
    assertThat(nonZeros(bank)).isEqualTo(394);
    assertThat(largest(bank)).isCloseTo(0.0416818f, within(1e-7f));
    assertThat(bank.weight(0, 1)).isCloseTo(0.0123740f, within(1e-7f));
    assertThat(bank.weight(64, 43)).isCloseTo(0.0180915f, within(1e-7f));
    assertThat(bank.weight(127, 195)).isCloseTo(0.00504160f, within(1e-8f));
  }

  @Test
  void appliesARowLikeTheDenseProduct() {
    MelFilterBank bank = MelFilterBank.of(128);
    double[] power = new double[MelFilterBank.BINS];
    for (int bin = 0; bin < power.length; bin++) {
      power[bin] = 1 + bin % 7;
    }
    for (int row = 0; row < 128; row++) {
      double dense = 0;
      for (int bin = 0; bin < power.length; bin++) {
        dense += bank.weight(row, bin) * power[bin];
      }
      assertThat(bank.apply(row, power)).isPositive().isCloseTo(dense, within(1e-12));
    }
  }

  @Test
  void refusesImpossibleRowCounts() {
    assertThatThrownBy(() -> MelFilterBank.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MelFilterBank.of(500)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double sum(MelFilterBank bank) {
    double sum = 0;
    for (int row = 0; row < bank.nMels(); row++) {
      for (int bin = 0; bin < MelFilterBank.BINS; bin++) {
        sum += bank.weight(row, bin);
      }
    }
    return sum;
  }

  private static int nonZeros(MelFilterBank bank) {
    int count = 0;
    for (int row = 0; row < bank.nMels(); row++) {
      for (int bin = 0; bin < MelFilterBank.BINS; bin++) {
        count += bank.weight(row, bin) != 0 ? 1 : 0;
      }
    }
    return count;
  }

  private static float largest(MelFilterBank bank) {
    float largest = 0;
    for (int row = 0; row < bank.nMels(); row++) {
      for (int bin = 0; bin < MelFilterBank.BINS; bin++) {
        largest = Math.max(largest, bank.weight(row, bin));
      }
    }
    return largest;
  }
}
