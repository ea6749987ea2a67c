package omniline.bench.seams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpectralDistanceTest {

  private static final int LENGTH = 16_000;

  private final short[] noise = noise(1);
  private final SpectralDistance distance = new SpectralDistance(noise);

  @Test
  void soundIsAtNoDistanceFromItself() {
    assertThat(distance.everyHopDb(noise)).hasSize(100).containsOnly(0);
  }

  @Test
  void halfTheAmplitudeIsSixDecibelsAway() {
    short[] half = new short[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      half[i] = (short) (noise[i] / 2);
    }
    assertThat(distance.atDb(half, LENGTH / 2)).isCloseTo(20 * Math.log10(2), within(0.05));
  }

  @Test
  void silenceIsAsFarAsTheFloor() {
    assertThat(distance.atDb(new short[LENGTH], LENGTH / 2)).isBetween(60.0, 80.0);
  }

  @Test
  void clickIsFoundWhereItIs() {
    short[] clicked = noise.clone();
    clicked[8_000] = Short.MAX_VALUE;
    assertThat(distance.atDb(clicked, 8_000)).isGreaterThan(3);
    assertThat(distance.atDb(clicked, 8_000 + SpectralDistance.WINDOW)).isZero();
  }

  @Test
  void meterFindsTheStepOfASeamAndNothingElsewhere() {
    short[] stepped = noise.clone();
    for (int i = 8_000; i < 8_400; i++) {
      stepped[i] = (short) (stepped[i] + 4_000);
    }
    SeamMeter meter = new SeamMeter(noise);
    SeamMeter.Quality atSeam = meter.measure(new Rendering(stepped, new int[] {8_000}, 0));
    SeamMeter.Quality elsewhere = meter.measure(new Rendering(stepped, new int[] {4_000}, 0));
    assertThat(atSeam.surplusStep()).isCloseTo(4_000.0 / largestStep(), within(1e-9));
    assertThat(atSeam.seamWorstDb()).isGreaterThan(1);
    assertThat(elsewhere.surplusStep()).isZero();
    assertThat(elsewhere.seamMedianDb()).isZero();
    assertThat(atSeam.medianDb()).isZero();
  }

  private int largestStep() {
    int largest = 0;
    for (int i = 1; i < LENGTH; i++) {
      largest = Math.max(largest, Math.abs(noise[i] - noise[i - 1]));
    }
    return largest;
  }

  private static short[] noise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    short[] noise = new short[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      noise[i] = (short) random.nextInt(-2_000, 2_000);
    }
    return noise;
  }
}
