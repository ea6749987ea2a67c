package omniline.bench.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CepstralDistanceTest {

  /** Harmonics of 120 Hz under a formant that wanders, so that no two moments sound alike. */
  private static short[] vowels(int lengthSamples, double tempo, double gain, double shift) {
    short[] pcm = new short[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      double formant = shift * (700 + 500 * Math.sin(2 * Math.PI * 1.5 * tempo * i / 16_000));
      double sum = 0;
      for (int h = 1; h < 30; h++) {
        double off = (120 * h - formant) / 300;
        sum += Math.exp(-off * off) * Math.sin(2 * Math.PI * 120 * h * i / 16_000);
      }
      pcm[i] = (short) (gain * 3_000 * sum);
    }
    return pcm;
  }

  @Test
  void aSoundIsAtNoDistanceFromItselfAndLouderIsTheSame() {
    short[] sound = vowels(16_000, 1, 1, 1);
    assertThat(CepstralDistance.decibels(sound, sound)).isZero();
    assertThat(CepstralDistance.decibels(sound, vowels(16_000, 1, 0.5, 1))).isCloseTo(0, within(0.1));
  }

  @Test
  void sayingItSlowerMattersLessThanSayingItDifferently() {
    short[] sound = vowels(16_000, 1, 1, 1);
    double slower = CepstralDistance.decibels(sound, vowels(20_000, 0.8, 1, 1));
    double other = CepstralDistance.decibels(sound, vowels(16_000, 1, 1, 1.5));
    assertThat(slower).isLessThan(other / 3);
  }

  @Test
  void thePathIsTheCheapestWithinHalfAndTwiceTheTempo() {
    assertThat(CepstralDistance.along(frames(0, 0, 0, 3), frames(0, 3, 3, 3))).as("the third zero beside a three").isEqualTo(2 * 3.0 / 8);
    assertThat(CepstralDistance.along(frames(0, 0, 3), frames(0, 3, 3))).as("two in one, then one in two").isZero();
    assertThat(CepstralDistance.along(frames(0, 0, 3, 3), frames(0, 3))).isZero();
    assertThat(CepstralDistance.along(frames(0, 1, 2, 3), frames(0, 1, 2, 3))).isZero();
    assertThat(CepstralDistance.along(frames(0, 0, 0, 0), frames(0))).as("four times the tempo").isInfinite();
  }

  @Test
  void anotherTempoIsBetweenTheFrames() {
    assertThat(CepstralDistance.stretched(frames(0, 2), 5)).isDeepEqualTo(frames(0, 0.5, 1, 1.5, 2));
    assertThat(CepstralDistance.stretched(frames(0, 1, 2), 2)).isDeepEqualTo(frames(0, 2));
    assertThat(CepstralDistance.stretched(frames(7), 3)).isDeepEqualTo(frames(7, 7, 7));
    assertThat(CepstralDistance.stretched(frames(1, 2, 3), 1)).isDeepEqualTo(frames(1));
  }

  @Test
  void silenceIsNotLikeNoise() {
    short[] speech = vowels(16_000, 1, 1, 1);
    short[] withPause = Arrays.copyOf(speech, 16_000);
    Arrays.fill(withPause, 5_000, 11_000, (short) 0);
    assertThat(CepstralDistance.decibels(speech, withPause)).isGreaterThan(5);
  }

  private static double[][] frames(double... values) {
    return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  @Test
  void shapesCountInDecibels() {
    double[][] flat = new double[4][13];
    double[][] tilted = new double[4][13];
    Arrays.stream(tilted).forEach(frame -> frame[0] = 2);
    assertThat(CepstralDistance.along(flat, tilted)).isEqualTo(2);
  }
}
