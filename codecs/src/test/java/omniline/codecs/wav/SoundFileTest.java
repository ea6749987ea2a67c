package omniline.codecs.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WAV or FLAC by their content; ffmpeg makes the FLAC. */
class SoundFileTest {
    private static final short[] LEFT = Signals.babble(16_000, 500);
    private static final short[] RIGHT = Arrays.copyOfRange(Signals.babble(16_000, 900), 3_000, 3_000 + LEFT.length);

    @TempDir
    Path folder;

    private Path flac() throws Exception {
        Path wav = folder.resolve("both.wav");
        Path flac = folder.resolve("both.flac");
        WavFile.write(wav, 22_050, LEFT, RIGHT);
        Program.run(List.of("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", wav.toString(), flac.toString()));
        return flac;
    }

    @Test
    void readsFlacToTheBit() throws Exception {
        WavFile read = SoundFile.read(flac());
        assertThat(read.rateHz()).isEqualTo(22_050);
        assertThat(read.channels()).hasNumberOfRows(2);
        assertThat(Arrays.equals(read.channels()[0], Signals.toFloats(LEFT))).as("left").isTrue();
        assertThat(Arrays.equals(read.channels()[1], Signals.toFloats(RIGHT))).as("right").isTrue();
    }

    @Test
    void readsByContentNotByName() throws Exception {
        Path named = folder.resolve("named.wav");
        Files.copy(flac(), named);
        assertThat(SoundFile.read(named).lengthSamples()).isEqualTo(LEFT.length);
        WavFile.write(folder.resolve("wav.flac"), 16_000, LEFT);
        assertThat(SoundFile.read(folder.resolve("wav.flac")).lengthSamples()).isEqualTo(LEFT.length);
    }

    @Test
    void refusesFlacThatEndsEarlyOrHoldsNoise() throws Exception {
        byte[] whole = Files.readAllBytes(flac());
        Path broken = folder.resolve("broken.flac");
        Files.write(broken, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> SoundFile.read(broken)).isInstanceOf(WavFormatException.class).hasMessageContaining("broken.flac is broken FLAC");
        SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 50; trial++) {
            byte[] noisy = whole.clone();
            for (int i = 4 + random.nextInt(whole.length / 2); i < whole.length; i++) {
                noisy[i] = (byte) random.nextInt();
            }
            Files.write(broken, noisy);
            assertThatThrownBy(() -> SoundFile.read(broken)).isInstanceOf(WavFormatException.class).hasMessageContaining("broken.flac");
        }
    }

    @Test
    void leavesWhatIsNoFlacToTheReaderOfWavFiles() {
        assertThatThrownBy(() -> SoundFile.read(folder)).isInstanceOf(WavFormatException.class).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> SoundFile.read(folder.resolve("none"))).isInstanceOf(WavFormatException.class).hasMessageContaining("does not exist");
    }
}
