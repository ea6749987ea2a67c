package omniline.codecs.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import omniline.codecs.CodecException;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Recordings;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WAV files that we write, that sox and ffmpeg write, and that programs write to pipes. */
class WavFileTest {
    private static final short[] BABBLE = Signals.babble(16_000, 500);

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrites() throws Exception {
        Path file = folder.resolve("both.wav");
        short[] shorter = {1, -2, Short.MIN_VALUE, Short.MAX_VALUE};
        WavFile.write(file, 16_000, BABBLE, shorter);
        WavFile read = WavFile.read(file);
        assertThat(read.rateHz()).isEqualTo(16_000);
        assertThat(read.lengthSamples()).isEqualTo(BABBLE.length);
        assertThat(Signals.toPcm(read.channels()[0])).isEqualTo(BABBLE);
        assertThat(Signals.toPcm(read.channels()[1])).startsWith(shorter).endsWith((short) 0);
        assertThat(read.mono()[3]).isEqualTo((BABBLE[3] + Short.MAX_VALUE) / 65536f, within(1e-6f));
    }

    @Test
    void writesWhatSoxReads() throws Exception {
        Path file = folder.resolve("ours.wav");
        Path raw = folder.resolve("theirs.raw");
        WavFile.write(file, 16_000, BABBLE);
        Program.run(List.of("sox", file.toString(), "-t", "raw", "-e", "signed", "-b", "16", "-L", raw.toString()));
        ByteBuffer theirs = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(theirs.limit()).isEqualTo(2 * BABBLE.length);
        for (short sample : BABBLE) {
            assertThat(theirs.getShort()).isEqualTo(sample);
        }
    }

    /** Two channels are what makes sox write the 24 and 32-bit ones as WAVE_FORMAT_EXTENSIBLE. */
    @ParameterizedTest
    @CsvSource({"unsigned-integer,8,1,32", "signed-integer,16,1,90", "signed-integer,24,2,100", "signed-integer,32,2,100",
        "floating-point,32,1,100", "floating-point,64,2,100"})
    void readsEveryEncodingThatSoxWrites(String encoding, int bits, int channels, int snrDb) throws Exception {
        Path file = folder.resolve("ours.wav");
        Path theirs = folder.resolve("theirs.wav");
        WavFile.write(file, 44_100, BABBLE);
        Program.run(List.of("sox", "-D", file.toString(), "-e", encoding, "-b", Integer.toString(bits), "-c", Integer.toString(channels),
            theirs.toString()));
        WavFile read = WavFile.read(theirs);
        assertThat(read.rateHz()).isEqualTo(44_100);
        assertThat(read.channels()).hasDimensions(channels, BABBLE.length);
        assertThat(Measures.snrDb(Signals.toFloats(BABBLE), read.mono(), 0, BABBLE.length)).isGreaterThan(snrDb - 1.0);
    }

    @ParameterizedTest
    @CsvSource({"pcm_u8,24", "pcm_s16le,100", "pcm_s24le,100", "pcm_s32le,100", "pcm_f32le,100", "pcm_f64le,100"})
    void readsWhatFfmpegWritesToAPipe(String encoding, int snrDb) throws Exception {
        Path file = folder.resolve("ours.wav");
        Path piped = folder.resolve("piped.wav");
        WavFile.write(file, 16_000, BABBLE);
        Program.run(List.of("ffmpeg", "-version"));
        Program.run(List.of("bash", "-c", "ffmpeg -nostdin -v error -i \"$0\" -c:a \"$1\" -f wav - | cat > \"$2\"",
            file.toString(), encoding, piped.toString()));
        byte[] bytes = Files.readAllBytes(piped);
        assertThat(ByteBuffer.wrap(bytes).getInt(4)).as("RIFF size of a pipe").isEqualTo(-1);
        WavFile read = WavFile.read(piped);
        assertThat(read.lengthSamples()).isEqualTo(BABBLE.length);
        assertThat(Measures.snrDb(Signals.toFloats(BABBLE), read.mono(), 0, BABBLE.length)).isGreaterThan(snrDb);
    }

    @Test
    void readsTheRecordingsLikeSox() throws Exception {
        for (Path file : Recordings.speechFiles()) {
            Path raw = folder.resolve("raw");
            Program.run(List.of("sox", file.toString(), "-t", "raw", "-e", "floating-point", "-b", "32", "-L", raw.toString()));
            ByteBuffer theirs = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
            WavFile read = WavFile.read(file);
            assertThat(read.rateHz()).isEqualTo(22_050);
            assertThat(theirs.limit()).isEqualTo(4 * read.lengthSamples());
            for (float sample : read.mono()) {
                // sox reads floats into 32-bit integers by way of 25 bits.
                assertThat(sample).isEqualTo(theirs.getFloat(), within(1e-7f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-1,-1", "0,-1", "36,100000", "2147483647,2147483647"})
    void takesTheRestOfTheFileWhereTheSizesAreUnknown(int riffSize, int dataSize) throws Exception {
        byte[] wav = wav();
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(4, riffSize).putInt(40, dataSize);
        assertThat(read(wav).lengthSamples()).isEqualTo(BABBLE.length);
    }

    @Test
    void stepsOverOtherChunksAndTheirPadding() throws Exception {
        byte[] wav = wav();
        ByteBuffer longer = ByteBuffer.allocate(wav.length + 14 + 10).order(ByteOrder.LITTLE_ENDIAN);
        longer.put(wav, 0, 12).put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(5).put(new byte[6]).put(wav, 12, wav.length - 12);
        longer.put("id3 ".getBytes(StandardCharsets.US_ASCII)).putInt(2).putShort((short) 0x7FFF);
        assertThat(Signals.toPcm(read(longer.array()).mono())).isEqualTo(BABBLE);
    }

    @Test
    void resamplesToTheRateAskedFor() throws Exception {
        WavFile file = read(wav());
        assertThat(file.mono(8_000)).hasSize(BABBLE.length / 2);
        assertThat(file.mono(16_000)).isEqualTo(file.mono());
    }

    @Test
    void refusesToHoldNothing() {
        assertThatThrownBy(() -> WavFile.write(folder.resolve("x.wav"), 8_000)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> new WavFile(0, new float[1][1])).isInstanceOf(CodecException.class)
            .hasMessage("a WAV file needs a rate and a channel, not 0 Hz and 1");
    }

    private byte[] wav() throws IOException {
        Path file = folder.resolve("whole.wav");
        WavFile.write(file, 16_000, BABBLE);
        return Files.readAllBytes(file);
    }

    private WavFile read(byte[] bytes) throws IOException, WavFormatException {
        return WavFile.read(Files.write(folder.resolve("changed.wav"), bytes));
    }
}
