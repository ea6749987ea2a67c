package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class UnitFeaturesTest {

  private static final double MEAN = Math.log(100) / Math.log(2);

  @Test
  void anOctaveLiesItsWeightFromTheMean() {
    UnitFeatures features = new UnitFeatures(20, 3, 0.3f);
    float[] rows = features.of(Sounds.vowel(200, 600, 16000), MEAN);
    assertThat(rows).hasSize(50 * features.size());
    assertThat(rows[25 * features.size() + 20]).isCloseTo(3, within(0.06f));
    assertThat(rows[25 * features.size() + 21]).isEqualTo(0.3f);
  }

  @Test
  void tenDecibelsAreADistanceOfOne() {
    UnitFeatures features = new UnitFeatures(80, 2, 0.3f);
    float[] loud = Sounds.noise(16000, 0.2, 6);
    float[] quiet = loud.clone();
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] *= (float) Math.sqrt(0.1);
    }
    float[] a = features.of(loud, MEAN);
    float[] b = features.of(quiet, MEAN);
    double sum = 0;
    for (int d = 0; d < 80; d++) {
      sum += Math.pow(a[20 * features.size() + d] - b[20 * features.size() + d], 2);
    }
    assertThat(Math.sqrt(sum)).isCloseTo(1, within(0.01));
  }

  @Test
  void silenceHasNoVoiceAndNothingFarBelowTheLoudest() {
    float[] rows = UnitFeatures.USUAL.of(Sounds.joined(Sounds.vowel(100, 600, 8000), new float[8000]), MEAN);
    int last = 45 * UnitFeatures.USUAL.size();
    assertThat(rows[last + 20]).isZero();
    assertThat(rows[last + 21]).isZero();
    float[][] logs = UnitFeatures.logMel(Sounds.joined(Sounds.vowel(100, 600, 8000), new float[8000]));
    float loudest = -10;
    for (float[] hop : logs) {
      for (float value : hop) {
        loudest = Math.max(loudest, value);
      }
    }
    assertThat(logs[90][40]).isCloseTo(loudest - 5.5f, within(1e-4f));
  }
}
