package omniline.train.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import omniline.codecs.wav.WavFile;
import omniline.train.TrainException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WAV and FLAC as 16 kHz floats; ffmpeg is the oracle for FLAC. */
class AudioFilesTest {
  @TempDir
  Path folder;

  @Test
  void readsWavAndBringsItTo16kHz() throws IOException {
    short[] tone = new short[22050];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (short) (16384 * Math.sin(2 * Math.PI * 440 * i / 22050));
    }
    Path file = folder.resolve("tone.wav");
    WavFile.write(file, 22050, tone);
    float[] samples = AudioFiles.read(file);
    assertThat(samples).hasSize(16000);
    for (int i = 1000; i < 15000; i++) {
      assertThat(samples[i]).isCloseTo((float) (0.5 * Math.sin(2 * Math.PI * 440 * i / 16000)), within(2e-3f));
    }
  }

  @Test
  void readsFlacToTheBitAsFfmpegDoes() throws Exception {
    assumeTrue(Programs.present("ffmpeg"), "no ffmpeg");
    Path flac = LabelledRecordings.read(Shared.data("barista")).recordings().getFirst().file();
    Path raw = folder.resolve("raw");
    Programs.run("ffmpeg", "-loglevel", "error", "-i", flac.toString(), "-f", "s16le", raw.toString());
    ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
    short[] pcm = new short[expected.remaining() / 2];
    expected.asShortBuffer().get(pcm);
    assertThat(AudioFiles.toPcm(AudioFiles.read(flac))).isEqualTo(pcm);
  }

  @Test
  void readsStereoFlacOfAnotherRate() {
    assertThat(AudioFiles.read(Shared.data("speech/jfk.flac")).length).isBetween(10 * 16000, 12 * 16000);
  }

  @Test
  void refusesFlacThatEndsEarlyNamingTheFile() throws IOException {
    byte[] whole = Files.readAllBytes(LabelledRecordings.read(Shared.data("barista")).recordings().getFirst().file());
    Path half = folder.resolve("half.flac");
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> AudioFiles.read(half)).isInstanceOf(TrainException.class)
        .hasMessageContaining("half.flac").hasMessageContaining("broken FLAC");
  }

  @Test
  void refusesFlacWithNoiseInsteadOfFrames() throws IOException {
    byte[] whole = Files.readAllBytes(LabelledRecordings.read(Shared.data("barista")).recordings().getFirst().file());
    Random random = new Random(7);
    for (int i = whole.length / 2; i < whole.length; i++) {
      whole[i] = (byte) random.nextInt();
    }
    Path file = folder.resolve("noise.flac");
    Files.write(file, whole);
    assertThatThrownBy(() -> AudioFiles.read(file)).isInstanceOf(TrainException.class).hasMessageContaining("noise.flac");
  }

  @Test
  void saysInOneSentenceWhatIsWrongWithAFile() throws IOException {
    assertThatThrownBy(() -> AudioFiles.read(folder.resolve("none.wav"))).isInstanceOf(TrainException.class)
        .hasMessageEndingWith("none.wav does not exist; check the path");
    Path empty = Files.createFile(folder.resolve("empty.wav"));
    assertThatThrownBy(() -> AudioFiles.read(empty)).isInstanceOf(TrainException.class).hasMessageContaining("is empty");
    Path header = Files.write(folder.resolve("mark.flac"), new byte[] {'f', 'L', 'a', 'C'});
    assertThatThrownBy(() -> AudioFiles.read(header)).isInstanceOf(TrainException.class).hasMessageContaining("mark.flac");
    assertThatThrownBy(() -> AudioFiles.read(folder)).isInstanceOf(TrainException.class).hasMessageContaining("is a directory");
  }

  @Test
  void pcmAndFloatsRoundTripAndLimit() {
    short[] pcm = {0, 1, -1, Short.MAX_VALUE, Short.MIN_VALUE, 12345};
    assertThat(AudioFiles.toPcm(AudioFiles.toFloats(pcm))).isEqualTo(pcm);
    assertThat(AudioFiles.toPcm(new float[] {2, -2})).containsExactly(Short.MAX_VALUE, Short.MIN_VALUE);
  }
}
