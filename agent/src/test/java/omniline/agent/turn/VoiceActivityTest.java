package omniline.agent.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class VoiceActivityTest {

  private static short[] noise(int lengthSamples, double db) {
    RandomGenerator random = new Random(7);
    short[] pcm = new short[lengthSamples];
    for (int i = 0; i < lengthSamples; i++) {
      pcm[i] = (short) Math.round(random.nextGaussian() * 32_768 * Math.pow(10, db / 20));
    }
    return pcm;
  }

  @Test
  void levelIsInDecibelsBelowFullScale() {
    try (VoiceActivity voice = new VoiceActivity(2, -50)) {
      short[] square = new short[160];
      for (int i = 0; i < 160; i++) {
        square[i] = (short) (i % 2 == 0 ? 3_277 : -3_277);
      }
      voice.push(square, 0);
      assertThat(voice.levelDb()).isCloseTo(-20f, within(0.01f));
      voice.push(new short[160], 0);
      assertThat(voice.levelDb()).isCloseTo(-90f, within(0.01f));
    }
  }

  @Test
  void noiseFloorFallsAtOnceAndFindsTheNoise() {
    try (VoiceActivity voice = new VoiceActivity(2, -50)) {
      short[] quiet = noise(160 * 100, -62);
      for (int at = 0; at < quiet.length; at += 160) {
        voice.push(quiet, at);
      }
      assertThat(voice.noiseFloorDb()).isBetween(-65f, -61f);
    }
  }

  @Test
  void noiseFloorRisesSlowlyToALouderNoise() {
    try (VoiceActivity voice = new VoiceActivity(2, -50)) {
      for (int i = 0; i < 100; i++) {
        voice.push(new short[160], 0);
      }
      assertThat(voice.noiseFloorDb()).isEqualTo(-70f);
      short[] loud = noise(160 * 2_000, -40);
      for (int at = 0; at < 160 * 500; at += 160) {
        voice.push(loud, at);
      }
      assertThat(voice.noiseFloorDb()).isCloseTo(-60f, within(0.1f));
      for (int at = 160 * 500; at < loud.length; at += 160) {
        voice.push(loud, at);
      }
      assertThat(voice.noiseFloorDb()).isBetween(-43f, -39f);
    }
  }

  @Test
  void digitalSilenceIsNotSpeech() {
    try (VoiceActivity voice = new VoiceActivity(0, -90)) {
      for (int i = 0; i < 500; i++) {
        assertThat(voice.push(new short[160], 0)).isFalse();
      }
    }
  }

  @Test
  void allocatesNothingPerHop() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (VoiceActivity voice = new VoiceActivity(2, -50)) {
      short[] pcm = noise(160, -30);
      for (int i = 0; i < 60_000; i++) {
        voice.push(pcm, 0);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        voice.push(pcm, 0);
      }
      // 10,000 hops: a single object a hop would be 160,000 bytes and more.
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }
  }

  @Test
  void refusesAModeThatTheDetectorDoesNotHave() {
    assertThatIllegalArgumentException().isThrownBy(() -> new VoiceActivity(4, -50)).withMessageContaining("0 to 3");
  }

  @Test
  void closesTwiceWithoutHarm() {
    VoiceActivity voice = new VoiceActivity(1, -50);
    voice.close();
    voice.close();
    assertThat(voice.levelDb()).isZero();
  }
}
