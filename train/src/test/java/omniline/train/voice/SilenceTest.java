package omniline.train.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {

  @Test
  void keepsFortyMillisecondsBeforeAndAHundredBehind() {
    float[] clip = Sounds.joined(new float[8000], Sounds.noise(16000, 0.1, 1), new float[8000]);
    float[] trimmed = Silence.trimmed(clip);
    assertThat(trimmed.length % 320).isZero();
    assertThat(trimmed.length).isBetween(640 + 16000 + 1600 - 320, 640 + 16000 + 1600);
    assertThat(trimmed[639]).isZero();
    assertThat(trimmed[640]).isEqualTo(clip[8000]);
  }

  @Test
  void leavesAPauseInTheMiddle() {
    float[] clip = Sounds.joined(Sounds.noise(3200, 0.1, 1), new float[8000], Sounds.noise(3200, 0.1, 2));
    assertThat(Silence.trimmed(clip)).isEqualTo(clip);
  }

  @Test
  void nothingIsLeftOfAnEmptyClip() {
    assertThat(Silence.trimmed(new float[0])).isEmpty();
  }
}
