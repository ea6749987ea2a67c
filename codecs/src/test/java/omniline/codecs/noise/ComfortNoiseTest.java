package omniline.codecs.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import omniline.codecs.testing.Allocations;
import omniline.codecs.testing.Measures;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Level and colour of the noise: as described, as ffmpeg describes a noise that is known, and never louder whatever comes. */
class ComfortNoiseTest {
    private static final int SECOND = 8_000;

    private final ComfortNoise noise = new ComfortNoise(Signals.random(1));

    private short[] made(int lengthSamples) {
        short[] pcm = new short[lengthSamples];
        noise.generate(pcm, 0, lengthSamples);
        return pcm;
    }

    private static byte[] payload(int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return payload;
    }

    /** r(lag) / r(0). */
    private static double correlation(short[] pcm, int lag) {
        double product = 0;
        double energy = 0;
        for (int i = lag; i < pcm.length; i++) {
            product += (double) pcm[i] * pcm[i - lag];
            energy += (double) pcm[i] * pcm[i];
        }
        return product / energy;
    }

    @Test
    void isSilentBeforeAnythingIsDescribed() {
        assertThat(made(SECOND)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60})
    void isAsLoudAsDescribed(int level) {
        assertThat(noise.describe(payload(level), 0, 1)).isTrue();
        double dBov = 20 * Math.log10(Measures.rms(made(4 * SECOND), 0, 4 * SECOND) / 32_768);
        assertThat(dBov).isBetween(-level - 0.5, -level + 0.5);
    }

    @Test
    void isWhiteWithoutCoefficients() {
        noise.describe(payload(30), 0, 1);
        short[] pcm = made(4 * SECOND);
        for (int lag = 1; lag < 12; lag++) {
            assertThat(correlation(pcm, lag)).isBetween(-0.03, 0.03);
        }
    }

    /** A first reflection coefficient of -0.5 is the filter 1 / (1 - 0.5 / z): neighbours are alike by a half, then by a quarter. */
    @Test
    void theFirstCoefficientTiltsTheSpectrum() {
        noise.describe(payload(30, 127 - 64), 0, 2);
        short[] pcm = made(4 * SECOND);
        assertThat(correlation(pcm, 1)).isBetween(0.46, 0.54);
        assertThat(correlation(pcm, 2)).isBetween(0.21, 0.29);
        assertThat(20 * Math.log10(Measures.rms(pcm, 0, pcm.length) / 32_768)).isBetween(-30.7, -29.3);
    }

    @Test
    void soundsLikeTheNoiseThatFfmpegDescribes(@TempDir Path folder) throws Exception {
        short[] pink = pink(4 * SECOND);
        Path in = Files.write(folder.resolve("in.s16"), Signals.littleEndian(pink));
        Path out = folder.resolve("out.cn");
        Program.run(List.of("ffmpeg", "-y", "-f", "s16le", "-ar", "8000", "-ac", "1", "-i", in.toString(), "-map", "0:a",
            "-c:a", "comfortnoise", "-f", "data", out.toString()));
        byte[] payloads = Files.readAllBytes(out);
        int each = 11;
        short[] ours = new short[payloads.length / each * 640];
        for (int i = 0; i < payloads.length / each; i++) {
            noise.describe(payloads, i * each, each);
            noise.generate(ours, i * 640, 640);
        }
        assertThat(Measures.rms(ours, 0, ours.length) / Measures.rms(pink, 0, pink.length)).isBetween(0.8, 1.25);
        for (int lag = 1; lag < 5; lag++) {
            assertThat(correlation(ours, lag)).as("lag %d", lag).isBetween(correlation(pink, lag) - 0.1, correlation(pink, lag) + 0.1);
        }
    }

    /** Louder below, as rooms and streets are. */
    private static short[] pink(int lengthSamples) {
        short[] pcm = Signals.noise(lengthSamples, 600, 2);
        for (int i = 2; i < lengthSamples; i++) {
            pcm[i] += (short) (1.1 * pcm[i - 1] - 0.3 * pcm[i - 2]);
        }
        return pcm;
    }

    @Test
    void glidesFromOneDescriptionToTheNext() {
        noise.describe(payload(60), 0, 1);
        made(SECOND);
        noise.describe(payload(30), 0, 1);
        short[] pcm = made(SECOND);
        double wanted = 32_768 * Math.pow(10, -1.5);
        assertThat(Measures.rms(pcm, 0, 80)).isBetween(0.1 * wanted, 0.4 * wanted);
        assertThat(Measures.rms(pcm, 2_400, SECOND)).isBetween(0.9 * wanted, 1.1 * wanted);
    }

    @Test
    void whateverComesIsNoLouderThanItSays() {
        RandomGenerator random = Signals.random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] & 0x80 | 40);
            assertThat(noise.describe(bytes, 0, bytes.length)).isTrue();
            short[] pcm = made(800);
            assertThat(Measures.rms(pcm, 0, pcm.length)).as(Arrays.toString(bytes)).isLessThan(32_768 * Math.pow(10, -1.4));
        }
        assertThat(noise.describe(new byte[3], 3, 0)).isFalse();
    }

    @Test
    void forgetsAtAReset() {
        noise.describe(payload(20, 63), 0, 2);
        made(100);
        noise.reset();
        assertThat(made(SECOND)).containsOnly(0);
    }

    @Test
    void allocatesNothingPerFrame() {
        short[] pcm = new short[160];
        byte[] bytes = payload(30, 63, 140, 120);
        assertThat(Allocations.bytesPerCall(() -> {
            noise.describe(bytes, 0, bytes.length);
            noise.generate(pcm, 0, pcm.length);
        })).isZero();
    }
}
