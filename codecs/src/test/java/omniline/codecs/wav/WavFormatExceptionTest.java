package omniline.codecs.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentence a person reads when a file is no WAV file. */
class WavFormatExceptionTest {
    private static final String CONVERT = "convert it with: sox IN -b 16 -e signed-integer out.wav";

    @TempDir
    Path folder;

    @Test
    void namesTheFileThatIsAbsentOrADirectory() {
        Path absent = folder.resolve("absent.wav");
        assertThat(sentence(absent)).isEqualTo(absent + " does not exist; check the path");
        assertThat(sentence(folder)).isEqualTo(folder + " is a directory; name a WAV file in it");
    }

    @Test
    void tellsHowToConvertFlac() throws IOException {
        assertThat(sentence(ascii("fLaC and more"))).isEqualTo(" is not a WAV file but FLAC; convert it with: sox in.flac out.wav");
    }

    @ParameterizedTest
    @CsvSource({"OggS....,' but Ogg'", "ID3.....,' but MP3'", "RF64....,' but RF64'", "RIFF....AVI LIST,''", "dear reader,''", "x,''"})
    void saysWhatItFoundInstead(String content, String found) throws IOException {
        assertThat(sentence(ascii(content))).isEqualTo(" is not a WAV file" + found + "; " + CONVERT);
    }

    @Test
    void saysThatAFileIsEmpty() throws IOException {
        assertThat(sentence(new byte[0])).isEqualTo(" is empty; a WAV file is expected");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 11, 12, 19, 20, 35})
    void saysThatTheHeaderIsCutOff(int lengthBytes) throws IOException {
        assertThat(sentence(Arrays.copyOf(wav(), lengthBytes)))
            .isEqualTo(" ends within its WAV header after " + lengthBytes + " bytes; copy the file again");
    }

    @ParameterizedTest
    @CsvSource({"36,has a WAV header but no data chunk with samples; copy the file again",
        "43,has a WAV header but no data chunk with samples; copy the file again", "44,holds no samples; record or copy it again",
        "45,holds no samples; record or copy it again"})
    void saysThatThereAreNoSamples(int lengthBytes, String sentence) throws IOException {
        assertThat(sentence(Arrays.copyOf(wav(), lengthBytes))).isEqualTo(" " + sentence);
    }

    @Test
    void believesAnEmptyDataChunkWhereTheFileSizeIsTrue() throws IOException {
        byte[] wav = Arrays.copyOf(wav(), 44 + 10);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(4, wav.length - 8).putInt(40, 0)
            .put(44, ascii("LIST")).putInt(48, 2);
        assertThat(sentence(wav)).isEqualTo(" holds no samples; record or copy it again");
    }

    @ParameterizedTest
    @CsvSource({"7,8,8-bit mu-law", "6,8,8-bit A-law", "2,4,4-bit ADPCM", "85,0,MP3", "1,12,12-bit PCM", "3,16,16-bit floating point",
        "8191,16,16-bit format 0x1FFF"})
    void namesTheEncodingThatIsNotRead(short tag, short bits, String name) throws IOException {
        byte[] wav = wav();
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putShort(20, tag).putShort(34, bits);
        assertThat(sentence(wav)).isEqualTo(" holds " + name
            + "; 8, 16, 24 or 32-bit PCM or 32 or 64-bit floating point is expected: " + CONVERT);
    }

    @ParameterizedTest
    @CsvSource({"0,16000", "1,0", "1,-1", "2,384001"})
    void refusesImpossibleChannelsAndRates(short channels, int rateHz) throws IOException {
        byte[] wav = wav();
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putShort(22, channels).putInt(24, rateHz);
        assertThat(sentence(wav)).isEqualTo(" claims " + channels + " channels at " + Integer.toUnsignedString(rateHz)
            + " Hz; at least one channel and a rate of up to 384000 Hz is expected");
    }

    @Test
    void refusesSamplesThatAreNoNumbers() throws IOException {
        byte[] wav = wav();
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putShort(20, SampleFormat.FLOAT).putShort(34, (short) 32).putFloat(48, Float.NaN);
        assertThat(sentence(wav)).isEqualTo(" holds NaN as its sample 1, which is no sound; " + CONVERT);
    }

    @Test
    void refusesSamplesBeforeTheirFormat() throws IOException {
        byte[] wav = wav();
        System.arraycopy(ascii("junk"), 0, wav, 12, 4);
        assertThat(sentence(wav)).isEqualTo(" has samples before its fmt chunk, so their format is unknown; " + CONVERT);
    }

    @Test
    void readsOrRefusesWhateverIsBroken() throws IOException {
        RandomGenerator random = Signals.random(9);
        byte[] wav = wav();
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] broken = Arrays.copyOf(wav, random.nextInt(12, wav.length));
            for (int i = 0; i < 4; i++) {
                broken[random.nextInt(12, Math.min(broken.length, 44) + 1) - 1] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("broken.wav"), broken);
            try {
                assertThat(WavFile.read(file).lengthSamples()).isPositive();
            } catch (WavFormatException e) {
                refused++;
                assertThat(e).hasMessageStartingWith(file + " ");
            }
        }
        assertThat(refused).isBetween(300, 2_999);
    }

    /** The sentence without the file's name at its start. */
    private String sentence(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("broken.wav"), content);
        String sentence = sentence(file);
        assertThat(sentence).startsWith(file.toString());
        return sentence.substring(file.toString().length());
    }

    private static String sentence(Path file) {
        return String.valueOf(catchThrowableOfType(WavFormatException.class, () -> WavFile.read(file)).getMessage());
    }

    private byte[] wav() throws IOException {
        Path file = folder.resolve("whole.wav");
        WavFile.write(file, 16_000, Signals.sine(16_000, 440, 100, 1_000));
        return Files.readAllBytes(file);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
