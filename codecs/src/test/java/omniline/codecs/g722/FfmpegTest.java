package omniline.codecs.g722;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import omniline.codecs.testing.Program;
import omniline.codecs.testing.Recordings;
import omniline.codecs.testing.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bit for bit the G.722 of ffmpeg, both ways. The files {@code sweep.g722} and {@code sweep.s16} are what ffmpeg 5.1 made of
 * {@link Sweep}; where ffmpeg is installed longer signals are compared as well.
 */
class FfmpegTest {

    @TempDir
    private Path folder;

    @Test
    void encodesTheSweepAsFfmpegDid() throws IOException {
        assertThat(Sweep.encoded(Sweep.pcm(), 320)).isEqualTo(golden("sweep.g722"));
    }

    @Test
    void decodesTheSweepAsFfmpegDid() throws IOException {
        assertThat(Signals.littleEndian(Sweep.decoded(golden("sweep.g722"), 160))).isEqualTo(golden("sweep.s16"));
    }

    @Test
    void agreesOnClippedNoise() throws Exception {
        agrees(Signals.noise(320_000, 32_767, 3));
    }

    @Test
    void agreesOnBabble() throws Exception {
        agrees(Signals.babble(16_000, 20_000));
    }

    @Test
    void agreesOnRecordedSpeech() throws Exception {
        agrees(Recordings.speech(16_000));
    }

    /** Payloads that no encoder sends must be decoded alike, too. */
    @Test
    void agreesOnRandomPayloads() throws Exception {
        byte[] payload = new byte[200_000];
        Signals.random(4).nextBytes(payload);
        assertThat(Signals.littleEndian(Sweep.decoded(payload, 80))).isEqualTo(decodedByFfmpeg(payload));
    }

    private void agrees(short[] sound) throws Exception {
        short[] pcm = Arrays.copyOf(sound, sound.length / 2 * 2);
        byte[] ours = Sweep.encoded(pcm, 640);
        assertThat(ours).isEqualTo(encodedByFfmpeg(pcm));
        assertThat(Signals.littleEndian(Sweep.decoded(ours, 320))).isEqualTo(decodedByFfmpeg(ours));
    }

    private byte[] encodedByFfmpeg(short[] pcm) throws Exception {
        Path in = Files.write(folder.resolve("in.s16"), Signals.littleEndian(pcm));
        Path out = folder.resolve("out.g722");
        Program.run(List.of("ffmpeg", "-y", "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", in.toString(), "-c:a", "g722", "-f", "g722",
            out.toString()));
        return Files.readAllBytes(out);
    }

    private byte[] decodedByFfmpeg(byte[] payload) throws Exception {
        Path in = Files.write(folder.resolve("in.g722"), payload);
        Path out = folder.resolve("out.s16");
        Program.run(List.of("ffmpeg", "-y", "-f", "g722", "-i", in.toString(), "-f", "s16le", out.toString()));
        return Files.readAllBytes(out);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(FfmpegTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
