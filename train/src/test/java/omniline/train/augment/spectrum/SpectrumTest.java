package omniline.train.augment.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import omniline.train.corpus.MelWindow;
import org.junit.jupiter.api.Test;

class SpectrumTest {

  private static final int MELS = 80;
  private static final int FRAMES = 100;

  @Test
  void warpMovesFormantsByItsFactor() {
    MelWindow mel = new MelWindow(MELS, FRAMES);
    WarpedMel warp = new WarpedMel(MELS);
    float[] low = mel.of(tone(1000));
    float[] expected = mel.of(tone(1100));
    warp.apply(low, 0, FRAMES, 1.1);
    assertThat(loudestRow(low)).isCloseTo(loudestRow(expected), within(1));
    float[] same = mel.of(tone(1000));
    warp.apply(same, 0, FRAMES, 1);
    assertThat(same).containsExactly(mel.of(tone(1000)), within(1e-4f));
    assertThatThrownBy(() -> warp.apply(same, 0, FRAMES, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineColoursEveryFrameAlikeAndSmoothly() {
    SplittableRandom random = new SplittableRandom(1);
    int coloured = 0;
    for (int trial = 0; trial < 300; trial++) {
      float[] block = new float[MELS * FRAMES];
      LineColour.maybe(block, 0, MELS, FRAMES, random);
      double mean = 0;
      for (int row = 0; row < MELS; row++) {
        for (int t = 1; t < FRAMES; t++) {
          assertThat(block[row * FRAMES + t]).isEqualTo(block[row * FRAMES]);
        }
        assertThat(row == 0 ? 0 : block[row * FRAMES] - block[(row - 1) * FRAMES]).isBetween(-0.05f, 0.05f);
        mean += block[row * FRAMES] / MELS;
      }
      assertThat(mean).as("loudness stays").isCloseTo(0, within(1e-3));
      coloured += block[0] != 0 ? 1 : 0;
    }
    assertThat(coloured).isBetween(170, 230);
  }

  @Test
  void masksLeaveMostOfASpectrumAsItIs() {
    SplittableRandom random = new SplittableRandom(1);
    long kept = 0;
    for (int trial = 0; trial < 100; trial++) {
      float[] block = new float[MELS * FRAMES];
      for (int i = 0; i < block.length; i++) {
        block[i] = random.nextFloat();
      }
      float[] before = block.clone();
      SpecAugment.apply(block, 0, MELS, FRAMES, random);
      for (int i = 0; i < block.length; i++) {
        kept += block[i] == before[i] ? 1 : 0;
      }
    }
    assertThat(kept / (100.0 * MELS * FRAMES)).isBetween(0.4, 0.8);
  }

  private static float[] tone(double hz) {
    float[] samples = new float[16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hz * i / 16_000));
    }
    return samples;
  }

  private static int loudestRow(float[] mel) {
    int loudest = 0;
    for (int row = 0; row < MELS; row++) {
      loudest = mel[row * FRAMES + 50] > mel[loudest * FRAMES + 50] ? row : loudest;
    }
    return loudest;
  }
}
