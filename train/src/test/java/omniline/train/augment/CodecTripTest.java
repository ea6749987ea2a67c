package omniline.train.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import omniline.codecs.wav.WavFile;
import omniline.train.corpus.AudioFiles;
import omniline.train.corpus.LabelledRecordings;
import omniline.train.corpus.MelWindow;
import omniline.train.corpus.Programs;
import omniline.train.corpus.Shared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real codecs, so that what is measured is what a call does to speech. */
class CodecTripTest {
  private static final float[] TALK = Sounds.talk(1, 2);

  @TempDir
  Path folder;

  @Test
  void g711IsNearAndInPlace() {
    for (CodecTrip trip : new CodecTrip[] {CodecTrip.pcmu(0), CodecTrip.pcma(0)}) {
      try (trip) {
        float[] out = trip.apply(TALK, new Random(1));
        assertThat(out).hasSize(TALK.length);
        // 8 bits give 38 dB; the harmonics of this voice all lie below 4 kHz.
        assertThat(Sounds.db(Levels.power(TALK) / Levels.power(Sounds.difference(out, TALK)))).isGreaterThan(33);
      }
    }
  }

  @Test
  void muLawIsWhatSoxMakesOfIt() throws IOException, InterruptedException {
    assumeTrue(Programs.present("sox"), "no sox");
    Path in = folder.resolve("in.wav");
    WavFile.write(in, 16000, AudioFiles.toPcm(TALK));
    Programs.run("sox", "-D", in.toString(), "-r", "8000", "-e", "mu-law", folder.resolve("mid.wav").toString());
    Programs.run("sox", "-D", folder.resolve("mid.wav").toString(), "-r", "16000", "-b", "16", "-e", "signed",
        folder.resolve("out.wav").toString());
    float[] sox = AudioFiles.read(folder.resolve("out.wav"));
    try (CodecTrip trip = CodecTrip.pcmu(0)) {
      float[] ours = trip.apply(AudioFiles.toFloats(AudioFiles.toPcm(TALK)), new Random(1));
      assertThat(Sounds.db(Levels.power(sox) / Levels.power(Sounds.difference(sox, ours)))).isGreaterThan(30);
    }
  }

  @Test
  void opusIsInPlaceAndNearerWithMoreBits() {
    assertThat(melDistance(48_000)).isLessThan(0.7 * melDistance(8_000)).isLessThan(0.1);
    try (CodecTrip trip = CodecTrip.opus(48_000, 0)) {
      assertThat(Math.abs(Sounds.lag(TALK, trip.apply(TALK, new Random(1)), 200))).isLessThan(6);
    }
  }

  @Test
  void lossesAreHeardAndConcealed() {
    for (int seed = 0; seed < 3; seed++) {
      try (CodecTrip clean = CodecTrip.pcmu(0); CodecTrip lossy = CodecTrip.pcmu(0.4); CodecTrip opus = CodecTrip.opus(24_000, 0.4)) {
        float[] whole = clean.apply(TALK, new Random(seed));
        float[] holes = lossy.apply(TALK, new Random(seed));
        assertThat(holes).isNotEqualTo(whole);
        double ratio = Sounds.db(Levels.power(holes) / Levels.power(whole));
        assertThat(ratio).as("level with losses").isBetween(-3.0, 1.5);
        assertThat(lossy.apply(TALK, new Random(seed))).as("the same again").isEqualTo(holes);
        assertThat(opus.apply(TALK, new Random(seed))).as("the same again").isEqualTo(opus.apply(TALK, new Random(seed)));
      }
    }
  }

  @Test
  void takesARecordingAndTheShortestClips() {
    float[] recording = LabelledRecordings.read(Shared.data("barista")).recordings().getFirst().samples();
    try (CodecTrip trip = CodecTrip.opus(24_000, 0.05); CodecTrip pcma = CodecTrip.pcma(0.05)) {
      assertThat(trip.apply(recording, new Random(1))).hasSize(recording.length);
      assertThat(Math.abs(Sounds.lag(recording, trip.apply(recording, new Random(1)), 150))).isLessThan(4);
      assertThat(trip.apply(new float[1], new Random(1))).hasSize(1);
      assertThat(pcma.apply(new float[3], new Random(1))).hasSize(3);
      assertThat(pcma.apply(new float[0], new Random(1))).isEmpty();
    }
    assertThatThrownBy(() -> CodecTrip.pcmu(0.7)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Opus keeps the sound, not the wave, so the two are compared as the model hears them. */
  private static double melDistance(int bitrateBps) {
    MelWindow mel = new MelWindow(80, 300);
    float[] expected = mel.of(TALK);
    try (CodecTrip trip = CodecTrip.opus(bitrateBps, 0)) {
      float[] found = mel.of(trip.apply(TALK, new Random(1)));
      double sum = 0;
      for (int i = 0; i < found.length; i++) {
        sum += Math.abs(found[i] - expected[i]);
      }
      return sum / found.length;
    }
  }
}
