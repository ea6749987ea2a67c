package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PitchTrackTest {

  @ParameterizedTest
  @ValueSource(doubles = {75, 100, 133, 180, 240})
  void findsThePitchOfABuzz(double hz) {
    float[] pitch = PitchTrack.of(Sounds.vowel(hz, 600, 16000), 50);
    for (int t = 2; t < 48; t++) {
      assertThat((double) pitch[t]).as("frame %d", t).isCloseTo(hz, within(0.015 * hz));
    }
  }

  @Test
  void followsAVoiceThroughItsPause() {
    float[] pitch = PitchTrack.of(Sounds.joined(Sounds.vowel(100, 600, 8000), new float[8000], Sounds.vowel(140, 900, 8000)), 75);
    assertThat((double) pitch[10]).isCloseTo(100, within(2.0));
    for (int t = 27; t < 48; t++) {
      assertThat(pitch[t]).isZero();
    }
    assertThat((double) pitch[65]).isCloseTo(140, within(3.0));
  }

  @Test
  void hearsNoVoiceInNoise() {
    float[] pitch = PitchTrack.of(Sounds.noise(16000, 0.1, 3), 50);
    int voiced = 0;
    for (float hz : pitch) {
      voiced += hz > 0 ? 1 : 0;
    }
    assertThat(voiced).isLessThan(8);
  }

  @Test
  void meanIsThatOfVoicedFramesOnALogarithmicScale() {
    assertThat(PitchTrack.meanOctaves(List.of(new float[] {0, 64, 0}, new float[] {256}))).isCloseTo(7, within(1e-6));
    assertThat(PitchTrack.meanOctaves(List.of(new float[3]))).isCloseTo(Math.log(100) / Math.log(2), within(1e-9));
  }
}
