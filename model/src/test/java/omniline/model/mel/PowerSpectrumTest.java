package omniline.model.mel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerSpectrumTest {
  @Test
  void equalsTheSumOfItsDefinition() {
    SplittableRandom random = new SplittableRandom(7);
    double[] frame = random.doubles(400, -1, 1).toArray();
    double[] power = new double[201];
    new PowerSpectrum().compute(frame, power);
    for (int k = 0; k <= 200; k++) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < 400; n++) {
        double angle = 2 * Math.PI * (n * k % 400) / 400;
        re += frame[n] * Math.cos(angle);
        im -= frame[n] * Math.sin(angle);
      }
      assertThat(power[k]).as("bin %d", k).isCloseTo(re * re + im * im, within(1e-10));
    }
  }

  @Test
  void leavesTheFrameAsItIs() {
    double[] frame = new SplittableRandom(8).doubles(400).toArray();
    double[] before = frame.clone();
    new PowerSpectrum().compute(frame, new double[201]);
    assertThat(frame).containsExactly(before);
  }
}
