package omniline.train.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import omniline.codecs.wav.WavFile;
import omniline.train.augment.Noise.Colour;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels, ratios and spectra of what each effect leaves, measured. */
class EffectsTest {
  private static final float[] TALK = Sounds.talk(1, 2);

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void noiseStandsAtItsRatioToTheSpeechItself(Colour colour) {
    float[] noisy = new Noise(colour, 12, 12).apply(TALK, new Random(1));
    double ratio = Levels.activePower(TALK) / Levels.power(Sounds.difference(noisy, TALK));
    assertThat(Sounds.db(ratio)).isCloseTo(12, within(0.01));
  }

  @Test
  void noiseColoursFallAsTheyShould() {
    assertThat(octave(Colour.WHITE)).isCloseTo(0, within(0.5));
    assertThat(octave(Colour.PINK)).isCloseTo(-3, within(0.7));
    assertThat(octave(Colour.BROWN)).isCloseTo(-6, within(0.7));
  }

  @Test
  void babbleStandsAtItsRatioAndIsManyPeople() {
    Babble.Talkers talkers = Babble.Talkers.of(List.of(Sounds.talk(2, 1), Sounds.talk(3, 1.5), Sounds.talk(4, 3)));
    float[] noisy = new Babble(talkers, 10, 10).apply(TALK, new Random(1));
    float[] babble = Sounds.difference(noisy, TALK);
    assertThat(Sounds.db(Levels.activePower(TALK) / Levels.power(babble))).isCloseTo(10, within(0.01));
    double[] frames = Levels.framePowers(babble);
    assertThat(Arrays.stream(frames).filter(power -> power < Levels.power(babble) / 100).count())
        .as("frames in which nobody talks").isLessThan(frames.length / 4);
    assertThat(new Babble(talkers, 10, 10).apply(TALK, new Random(1))).isEqualTo(noisy);
  }

  @Test
  void silenceStaysSilentUnderNoise() {
    assertThat(new Noise(Colour.PINK, 5, 5).apply(new float[1000], new Random(1))).containsOnly(0);
  }

  @Test
  void roomKeepsLevelLengthAndPlace() {
    Room room = new Room(0.3, 0.3);
    float[] wet = room.apply(TALK, new Random(2));
    assertThat(wet).hasSize(TALK.length);
    assertThat(Sounds.db(Levels.power(wet) / Levels.power(TALK))).isCloseTo(0, within(0.01));
    assertThat(Sounds.lag(TALK, wet, 100)).isBetween(-2, 2);
    assertThat(Levels.power(wet, TALK.length - 8000, TALK.length - 6000)).isPositive();
  }

  /** Schroeder's backward integral of the response's tail falls by 60 dB in T60. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.35, 0.6})
  void roomDecaysInItsT60(double t60) {
    float[] response = Room.response(t60, new Random(3));
    double[] left = new double[response.length + 1];
    for (int i = response.length - 1; i >= 0; i--) {
      left[i] = left[i + 1] + response[i] * response[i];
    }
    int from = 200;
    int to = from;
    while (Sounds.db(left[to] / left[from]) > -25) {
      to++;
    }
    assertThat((to - from) / 16000.0 * 60 / 25).isCloseTo(t60, within(0.1 * t60));
    assertThat(response[0]).isEqualTo(1);
  }

  @Test
  void bandPassesTelephoneFrequenciesAndNoOthers() {
    assertThat(through(new TelephoneBand(), 1000)).isCloseTo(0, within(0.1));
    assertThat(through(new TelephoneBand(), 500)).isCloseTo(0, within(0.3));
    assertThat(through(new TelephoneBand(), 3200)).isCloseTo(0, within(1.0));
    assertThat(through(new TelephoneBand(), 80)).isLessThan(-35);
    assertThat(through(new TelephoneBand(), 3800)).isLessThan(-35);
    assertThat(Sounds.lag(TALK, new TelephoneBand().apply(TALK, new Random(1)), 50)).isBetween(-2, 2);
  }

  @Test
  void convolutionIsTheSumOfShiftedKernels() {
    Random random = new Random(4);
    for (int length : new int[] {1, 50, 1000, 5000}) {
      float[] x = new float[length];
      float[] h = new float[300];
      for (int i = 0; i < Math.max(length, 300); i++) {
        x[Math.min(i, length - 1)] = random.nextFloat() - 0.5f;
        h[Math.min(i, 299)] = random.nextFloat() - 0.5f;
      }
      float[] fast = Fft.convolve(x, h, 20);
      assertThat(fast).hasSize(length);
      for (int n = 0; n < length; n += 7) {
        double sum = 0;
        for (int k = 0; k < h.length; k++) {
          int at = n + 20 - k;
          sum += at >= 0 && at < length ? h[k] * x[at] : 0;
        }
        assertThat((double) fast[n]).isCloseTo(sum, within(1e-4));
      }
    }
    assertThatThrownBy(() -> new Fft(12)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gainMovesTheLevelAndLimits() {
    assertThat(Sounds.db(Levels.power(new Gain(-6, -6).apply(TALK, new Random(1))) / Levels.power(TALK))).isCloseTo(-6, within(1e-3));
    assertThat(new Gain(60, 60).apply(TALK, new Random(1))).contains(1f, -1f);
    assertThat(Levels.activePower(new Gain(40, 40).apply(TALK, new Random(1)))).isLessThan(1);
  }

  @Test
  void speedMovesTempoAndPitch() {
    float[] fast = SpeedChange.apply(Sounds.tone(1000, 16000), 1.1);
    double factor = SpeedChange.nearest(1.1);
    assertThat(factor).isCloseTo(1.1, within(0.0063));
    assertThat(fast.length).isCloseTo((int) Math.round(16000 / factor), within(1));
    float[] expected = Sounds.tone(1000 * factor, fast.length);
    for (int i = 500; i < fast.length - 500; i++) {
      assertThat(fast[i]).isCloseTo(expected[i], within(2e-3f));
    }
  }

  @Test
  void speedAgreesWithSox() throws IOException, InterruptedException {
    assumeTrue(Programs.present("sox"), "no sox");
    Path in = folder.resolve("in.wav");
    WavFile.write(in, 16000, AudioFiles.toPcm(TALK));
    Programs.run("sox", "-D", in.toString(), folder.resolve("out.wav").toString(), "speed", "1.1", "rate", "-v", "16000");
    float[] sox = AudioFiles.read(folder.resolve("out.wav"));
    float[] ours = SpeedChange.apply(AudioFiles.toFloats(AudioFiles.toPcm(TALK)), 1.1);
    assertThat(ours.length).isCloseTo(sox.length, within(2));
    float[] cut = Arrays.copyOf(sox, ours.length);
    assertThat(Sounds.db(Levels.power(ours) / Levels.power(Sounds.difference(ours, cut)))).isGreaterThan(40);
  }

  private static double octave(Colour colour) {
    float[] noise = new Noise(colour, 0, 0).noise(1 << 16, new Random(5));
    return Sounds.db(band(noise, 800, 1600) / band(noise, 400, 800) / 2);
  }

  private static double band(float[] samples, double lowHz, double highHz) {
    int size = 1 << 16;
    double[] re = new double[size];
    double[] im = new double[size];
    for (int i = 0; i < size; i++) {
      re[i] = samples[i];
    }
    new Fft(size).forward(re, im);
    double sum = 0;
    for (int i = (int) (lowHz / 16000 * size); i < highHz / 16000 * size; i++) {
      sum += re[i] * re[i] + im[i] * im[i];
    }
    return sum;
  }

  private static double through(Effect effect, double hz) {
    float[] in = Sounds.tone(hz, 16000);
    float[] out = effect.apply(in, new Random(1));
    return Sounds.db(Levels.power(out, 1000, 15000) / Levels.power(in, 1000, 15000));
  }
}
