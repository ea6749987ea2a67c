package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import omniline.train.loop.Parameter;
import org.junit.jupiter.api.Test;

class TempoTest {

  private static final List<float[]> LOGS = List.of(logs(200, 1), logs(300, 2));

  /** Predictions between one frame and four. */
  private static float[] logs(int units, long seed) {
    float[] noise = Sounds.noise(units, 0.4, seed);
    for (int i = 0; i < units; i++) {
      noise[i] = Math.clamp(noise[i] + 1.1f, 0.7f, 1.7f);
    }
    return noise;
  }

  @Test
  void givesClipsTheirLengthBack() {
    long now = Tempo.frames(LOGS, 0);
    long wanted = now * 11 / 10;
    double shift = Tempo.shift(LOGS, wanted);
    assertThat(shift).isPositive();
    assertThat((double) Tempo.frames(LOGS, shift)).isCloseTo((double) wanted, within(0.01 * wanted));
    assertThat(Tempo.shift(LOGS, now * 9 / 10)).isNegative();
  }

  @Test
  void everyUnitLastsAtLeastAFrame() {
    assertThat(Tempo.frames(List.of(new float[] {-3, 0, 0.1f}), 0)).isEqualTo(3);
  }

  @Test
  void changesThePredictorsLastBiasAlone() {
    List<Parameter> trained = List.of(new Parameter("dur_predictor.proj.bias", List.of(1L), new float[] {1}),
        new Parameter("conv_pre.bias", List.of(1L), new float[] {2}));
    List<Parameter> shifted = Tempo.shifted(trained, 0.25);
    assertThat(shifted.getFirst().values()).containsExactly(1.25f);
    assertThat(shifted.getLast()).isSameAs(trained.getLast());
  }
}
