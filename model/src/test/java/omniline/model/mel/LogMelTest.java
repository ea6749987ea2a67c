package omniline.model.mel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import omniline.model.Utterance;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The golden values are those of spec section 1, a float64 reference. */
class LogMelTest {
  private static final int WINDOW = 480000;
  private static final Offset<Double> EXACT = within(2e-6);

  @Test
  void silenceIsMinusOneAndAHalf() {
    float[] silence = new float[128 * 3000];
    Arrays.fill(silence, -1.5f);
    LogMel logMel = new LogMel(128);
    logMel.push(new short[16000], 0, 16000);
    assertSameValues(logMel.finish().windows().getFirst(), silence);
    assertSameValues(logMel.finish().windows().getFirst(), silence);
  }

  @Test
  void goldenToneIn128Bins() {
    float[] mel = oneWindow(128, tone());
    double[] expected = {1.350502, 1.357819, 1.474446, 1.296470, 1.245350};
    for (int row = 40; row <= 44; row++) {
      assertThat(at(mel, row, 50)).isCloseTo(expected[row - 40], EXACT);
    }
    double[] ending = {1.474446, 1.473049, 1.323947, 0.378870, -0.525554};
    for (int frame = 98; frame <= 102; frame++) {
      assertThat(at(mel, 42, frame)).isCloseTo(ending[frame - 98], EXACT);
    }
    assertThat(at(mel, 0, 0)).as("reflected at the beginning").isCloseTo(0.7239887714, EXACT);
    assertThat(at(mel, 10, 99)).isCloseTo(0.0766731661, EXACT);
    assertThat(at(mel, 3, 2999)).as("floor").isCloseTo(-0.5255538551, EXACT);
    assertThat(sum(mel)).isCloseTo(-200423.95305, within(0.5));
  }

  @Test
  void goldenToneIn80Bins() {
    float[] mel = oneWindow(80, tone());
    assertThat(at(mel, 26, 50)).isCloseTo(1.439652, EXACT);
    assertThat(at(mel, 3, 2999)).isCloseTo(-0.5603483353, EXACT);
    assertThat(at(mel, 0, 0)).isCloseTo(0.7997479740, EXACT);
    assertThat(at(mel, 10, 99)).isCloseTo(0.1731492781, EXACT);
    assertThat(sum(mel)).isCloseTo(-133443.09288, within(0.5));
  }

  @Test
  void goldenNoiseIn128Bins() {
    float[] mel = oneWindow(128, noise(48000));
    assertThat(at(mel, 0, 0)).isCloseTo(0.0861453168, EXACT);
    assertThat(at(mel, 5, 10)).isCloseTo(0.4525449900, EXACT);
    assertThat(at(mel, 64, 150)).isCloseTo(0.5371193871, EXACT);
    assertThat(at(mel, 127, 299)).isCloseTo(0.5506746056, EXACT);
    assertThat(at(mel, 3, 2999)).isCloseTo(-1.1948424818, EXACT);
    assertThat(sum(mel) / mel.length).isCloseTo(-1.0266993617, within(1e-6));
  }

  @Test
  void goldenNoiseIn80Bins() {
    float[] mel = oneWindow(80, noise(48000));
    assertThat(at(mel, 0, 0)).isCloseTo(0.1619045194, EXACT);
    assertThat(at(mel, 5, 10)).isCloseTo(0.4943779287, EXACT);
    assertThat(at(mel, 40, 150)).isCloseTo(0.5424637621, EXACT);
    assertThat(at(mel, 79, 299)).isCloseTo(0.5191287946, EXACT);
    assertThat(at(mel, 3, 2999)).isCloseTo(-1.2498776870, EXACT);
    assertThat(sum(mel) / mel.length).isCloseTo(-1.0747526391, within(1e-6));
  }

  @Test
  void blocksOfAnySizeGiveTheSameBits() {
    SplittableRandom random = new SplittableRandom(3);
    for (int length : new int[] {1, 199, 200, 201, 359, 360, 361, 12345, WINDOW - 41, WINDOW, WINDOW + 1, WINDOW + 7000}) {
      short[] pcm = shorts(length);
      LogMel atOnce = new LogMel(80);
      atOnce.push(pcm, 0, length);
      LogMel inBlocks = new LogMel(80);
      for (int done = 0; done < length; ) {
        int block = Math.min(length - done, random.nextInt(0, 700));
        inBlocks.push(pcm, done, block);
        done += block;
      }
      assertThat(inBlocks.lengthSamples()).isEqualTo(length);
      assertSame(inBlocks.finish(), atOnce.finish());
    }
  }

  @Test
  void longTurnsOpenWindowsThatEachStandAlone() {
    short[] pcm = shorts(2 * WINDOW + 5000);
    LogMel logMel = new LogMel(128);
    logMel.push(pcm, 0, pcm.length);
    Utterance whole = logMel.finish();
    assertThat(whole.windows()).hasSize(3);
    assertThat(whole.lengthFrames()).isEqualTo(6032);
    for (int i = 0; i < 3; i++) {
      short[] part = Arrays.copyOfRange(pcm, i * WINDOW, Math.min(pcm.length, (i + 1) * WINDOW));
      logMel.push(part, 0, part.length);
      assertSameValues(logMel.finish().windows().getFirst(), whole.windows().get(i));
    }
  }

  @Test
  void exactlyThirtySecondsAreOneWindow() {
    LogMel logMel = new LogMel(80);
    logMel.push(shorts(WINDOW), 0, WINDOW);
    Utterance utterance = logMel.finish();
    assertThat(utterance.windows()).hasSize(1);
    assertThat(utterance.lengthFrames()).isEqualTo(3000);
  }

  @Test
  void reflectsTheEndOfAFullWindow() {
    short[] pcm = shorts(WINDOW);
    LogMel logMel = new LogMel(128);
    logMel.push(pcm, 0, WINDOW);
    float[] mel = logMel.finish().windows().getFirst();
    // The same 400 samples in the middle of another window: its frame 10 spans 1400..1799.
    short[] mirrored = new short[WINDOW];
    for (int i = 0; i < 400; i++) {
      int source = WINDOW - 360 + i;
      mirrored[1400 + i] = pcm[source < WINDOW ? source : 2 * (WINDOW - 1) - source];
    }
    mirrored[WINDOW / 2] = Short.MAX_VALUE;
    logMel.push(mirrored, 0, WINDOW);
    float[] other = logMel.finish().windows().getFirst();
    int agreeing = 0;
    for (int row = 0; row < 128; row++) {
      agreeing += Math.abs(at(mel, row, 2999) - at(other, row, 10)) < 1e-6 ? 1 : 0;
    }
    assertThat(agreeing).as("rows above both floors").isGreaterThan(100);
  }

  @Test
  void tellsTheTurnSoFarAsIfItHadFinishedAndGoesOnAsIfNobodyHadAsked() {
    short[] pcm = shorts(2 * WINDOW);
    for (int length : new int[] {0, 1, 160, 199, 200, 201, 360, 361, 12345, WINDOW - 41, WINDOW - 1, WINDOW, WINDOW + 1, WINDOW + 7000}) {
      LogMel asked = new LogMel(80);
      asked.push(pcm, 0, length);
      LogMel finished = new LogMel(80);
      finished.push(pcm, 0, length);
      assertSame(asked.soFar(), finished.finish());
      assertThat(asked.lengthSamples()).isEqualTo(length);
      assertSame(asked.soFar(), asked.soFar());
      asked.push(pcm, length, 5000);
      finished.push(pcm, 0, length + 5000);
      assertSame(asked.finish(), finished.finish());
    }
  }

  @Test
  void whatWasToldSoFarIsNotTouchedByWhatFollows() {
    short[] pcm = shorts(40000);
    LogMel logMel = new LogMel(80);
    logMel.push(pcm, 0, 20000);
    Utterance soFar = logMel.soFar();
    float[] before = soFar.windows().getFirst().clone();
    logMel.push(pcm, 20000, 20000);
    logMel.finish();
    assertSameValues(soFar.windows().getFirst(), before);
  }

  /** An encoder of 600 positions: 12 s. */
  @Test
  void shorterWindowsGiveTheSameFramesAndEndEarlier() {
    int window = 1200 * LogMel.HOP_SAMPLES;
    short[] pcm = shorts(window + 16000);
    LogMel shorter = new LogMel(80, 1200);
    shorter.push(pcm, 0, 100_000);
    assertSame(shorter.soFar(), shorter.soFar());
    float[] mel = shorter.finish().windows().getFirst();
    LogMel whole = new LogMel(80);
    whole.push(pcm, 0, 100_000);
    float[] reference = whole.finish().windows().getFirst();
    assertThat(mel).hasSize(80 * 1200);
    for (int row = 0; row < 80; row++) {
      assertSameValues(Arrays.copyOfRange(mel, row * 1200, (row + 1) * 1200), Arrays.copyOfRange(reference, row * 3000, row * 3000 + 1200));
    }
    shorter.push(pcm, 0, pcm.length);
    Utterance two = shorter.finish();
    assertThat(two.windows()).hasSize(2);
    assertThat(two.windowFrames()).isEqualTo(1200);
    assertThat(two.lengthFrames()).isEqualTo(1300);
    shorter.push(pcm, 0, window);
    assertSameValues(shorter.finish().windows().getFirst(), two.windows().getFirst());
    shorter.push(pcm, window, 16000);
    assertSameValues(shorter.finish().windows().getFirst(), two.windows().getLast());
  }

  @Test
  void windowsThatHoldNothingOfTheSpeechAreLeftOut() {
    LogMel logMel = new LogMel(80, 1200);
    logMel.push(shorts(3 * 1200 * 160), 0, 2 * 1200 * 160 + 3200);
    Utterance three = logMel.finish();
    assertThat(three.upTo(2420)).isSameAs(three);
    assertThat(three.upTo(2401)).isSameAs(three);
    assertThat(three.upTo(2400).windows()).containsExactlyElementsOf(three.windows().subList(0, 2));
    assertThat(three.upTo(2400).lengthFrames()).isEqualTo(2400);
    assertThat(three.upTo(-3).windows()).hasSize(1);
  }

  @Test
  void resetForgetsTheTurn() {
    LogMel logMel = new LogMel(128);
    logMel.push(shorts(20000), 0, 20000);
    logMel.reset();
    assertThat(logMel.lengthSamples()).isZero();
    logMel.push(tone(), 0, 16000);
    assertSameValues(logMel.finish().windows().getFirst(), oneWindow(128, tone()));
  }

  private static void assertSame(Utterance actual, Utterance expected) {
    assertThat(actual.lengthFrames()).isEqualTo(expected.lengthFrames());
    assertThat(actual.windows()).hasSameSizeAs(expected.windows());
    for (int i = 0; i < expected.windows().size(); i++) {
      assertSameValues(actual.windows().get(i), expected.windows().get(i));
    }
  }

  /** AssertJ's own comparison of 384,000 floats takes seconds. */
  private static void assertSameValues(float[] actual, float[] expected) {
    assertThat(Arrays.mismatch(actual, expected)).as("first different value").isEqualTo(-1);
  }

  private static float[] oneWindow(int nMels, float[] samples) {
    LogMel logMel = new LogMel(nMels);
    logMel.push(samples, 0, samples.length);
    return logMel.finish().windows().getFirst();
  }

  private static double at(float[] mel, int row, int frame) {
    return mel[row * 3000 + frame];
  }

  private static double sum(float[] mel) {
    double sum = 0;
    for (float value : mel) {
      sum += value;
    }
    return sum;
  }

  private static float[] tone() {
    float[] samples = new float[16000];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (float) (0.5 * Math.sin(2 * Math.PI * 1000 * n / 16000));
    }
    return samples;
  }

  private static float[] noise(int length) {
    float[] samples = new float[length];
    long state = 12345;
    for (int n = 0; n < length; n++) {
      state = (1103515245L * state + 12345) & 0x7fffffffL;
      samples[n] = (float) ((state / 2147483648.0 - 0.5) * 0.2);
    }
    return samples;
  }

  private static short[] shorts(int length) {
    SplittableRandom random = new SplittableRandom(length);
    short[] samples = new short[length];
    for (int n = 0; n < length; n++) {
      samples[n] = (short) random.nextInt(-9000, 9000);
    }
    return samples;
  }
}
