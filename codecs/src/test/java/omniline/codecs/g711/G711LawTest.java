package omniline.codecs.g711;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import omniline.codecs.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both laws over all their codes and all samples, against the arithmetic of G.191, its own program's output, and ffmpeg. */
class G711LawTest {
    private static final int ALL_SAMPLES = 0x1_0000;
    private static final int ALL_CODES = 0x100;

    /** The checksums are of what ITU-T G.191's ulaw_compress and alaw_compress write for -32768, -32767, ... 32767. */
    @ParameterizedTest
    @CsvSource({"MU,6399d432", "A,9133796e"})
    void encodesEverySampleLikeTheProgramOfG191(String law, String crc) {
        assertThat(crc(encodedSamples(law(law)))).isEqualTo(crc);
    }

    /** The checksums are of what ffmpeg's pcm_mulaw and pcm_alaw decoders write as s16le for 0, 1, ... 255. */
    @ParameterizedTest
    @CsvSource({"MU,0c847a9f", "A,9d764657"})
    void decodesEveryCodeLikeFfmpegDid(String law, String crc) {
        assertThat(crc(decodedCodes(law(law)))).isEqualTo(crc);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MU", "A"})
    void everyCodeReturnsToItself(String name) {
        G711Law law = law(name);
        for (int code = 0; code < ALL_CODES; code++) {
            // mu-law sends zero as positive zero; its negative zero, 0x7F, decodes to the same.
            int expected = name.equals("MU") && code == 0x7F ? 0xFF : code;
            assertThat(law.encode(law.decode((byte) code)) & 0xFF).as("code %02x", code).isEqualTo(expected);
        }
    }

    @Test
    void encodesMuLawByTheSegmentArithmeticOfG191() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
            int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
            int code = (segment << 4) | ((magnitude >> (segment + 1)) & 0xF);
            assertThat(G711Law.MU.encode((short) sample)).as("sample %d", sample).isEqualTo((byte) (~code & (sample < 0 ? 0x7F : 0xFF)));
        }
    }

    @Test
    void encodesALawByTheSegmentArithmeticOfG191() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = (sample < 0 ? ~sample : sample) >> 4;
            int segment = Math.max(28 - Integer.numberOfLeadingZeros(magnitude), 0);
            int code = (segment << 4) | ((magnitude >> Math.max(segment - 1, 0)) & 0xF);
            assertThat(G711Law.A.encode((short) sample)).as("sample %d", sample).isEqualTo((byte) ((code | (sample < 0 ? 0 : 0x80)) ^ 0x55));
        }
    }

    @Test
    void hasTheExtremesOfTheRecommendation() {
        assertThat(G711Law.MU.decode((byte) 0x80)).isEqualTo((short) (8031 << 2));
        assertThat(G711Law.MU.decode((byte) 0x00)).isEqualTo((short) (-8031 << 2));
        assertThat(G711Law.A.decode((byte) 0xAA)).isEqualTo((short) (4032 << 3));
        assertThat(G711Law.A.decode((byte) 0x2A)).isEqualTo((short) (-4032 << 3));
        assertThat(G711Law.MU.silence()).isEqualTo((byte) 0xFF);
        assertThat(G711Law.A.silence()).isEqualTo((byte) 0xD5);
    }

    @ParameterizedTest
    @CsvSource({"MU,mulaw", "A,alaw"})
    void decodesEveryCodeLikeFfmpeg(String law, String format, @TempDir Path folder) throws Exception {
        byte[] codes = new byte[ALL_CODES];
        for (int code = 0; code < ALL_CODES; code++) {
            codes[code] = (byte) code;
        }
        assertThat(ffmpeg(codes, format, "s16le", folder)).isEqualTo(decodedCodes(law(law)));
    }

    /**
     * ffmpeg decides half-way between output values, which where two segments meet is not the decision value of the Recommendation,
     * and rounds samples below zero away from it. There it chooses the neighbouring value, and nowhere else does it differ.
     */
    @ParameterizedTest
    @CsvSource({"MU,mulaw", "A,alaw"})
    void encodesEverySampleLikeFfmpegButNextToDecisionValues(String name, String format, @TempDir Path folder) throws Exception {
        G711Law law = law(name);
        List<Short> outputValues = IntStream.range(0, ALL_CODES).mapToObj(code -> law.decode((byte) code)).distinct().sorted().toList();
        byte[] codes = ffmpeg(littleEndian(ALL_SAMPLES, i -> (short) (i + Short.MIN_VALUE)), "s16le", format, folder);
        int differing = 0;
        for (int i = 0; i < ALL_SAMPLES; i++) {
            byte ours = law.encode((short) (i + Short.MIN_VALUE));
            if (codes[i] != ours) {
                differing++;
                int steps = outputValues.indexOf(law.decode(codes[i])) - outputValues.indexOf(law.decode(ours));
                assertThat(steps).as("sample %d", i + Short.MIN_VALUE).isBetween(-1, 1);
            }
        }
        assertThat(differing).isLessThan(ALL_SAMPLES / 64);
    }

    private static byte[] ffmpeg(byte[] input, String from, String to, Path folder) throws IOException, InterruptedException {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Files.write(in, input);
        Program.run(List.of("ffmpeg", "-nostdin", "-v", "error", "-f", from, "-ar", "8000", "-i", in.toString(), "-f", to, out.toString()));
        return Files.readAllBytes(out);
    }

    private static byte[] encodedSamples(G711Law law) {
        byte[] codes = new byte[ALL_SAMPLES];
        for (int i = 0; i < ALL_SAMPLES; i++) {
            codes[i] = law.encode((short) (i + Short.MIN_VALUE));
        }
        return codes;
    }

    private static byte[] decodedCodes(G711Law law) {
        return littleEndian(ALL_CODES, code -> law.decode((byte) code));
    }

    private interface Sequence {
        short at(int index);
    }

    private static byte[] littleEndian(int length, Sequence samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            bytes.putShort(samples.at(i));
        }
        return bytes.array();
    }

    private static G711Law law(String name) {
        return name.equals("MU") ? G711Law.MU : G711Law.A;
    }

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }
}
