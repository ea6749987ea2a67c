package omniline.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import omniline.rtp.RtpPacket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ffmpeg encrypts with its own SRTP, opened here. Skipped where ffmpeg is not installed. */
class FfmpegSrtpTest {
    private static final List<String> SOURCE =
            List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:sample_rate=8000:duration=1", "-c:a", "pcm_mulaw");
    private static final int SECOND_BYTES = 8000;

    @TempDir
    private Path folder;

    private static Process start(String... rest) throws Exception {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "ffmpeg")));
        assumeTrue(installed, "ffmpeg is not installed");
        List<String> command = Stream.concat(SOURCE.stream(), Stream.of(rest)).toList();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"})
    void opensWhatFfmpegEncrypts(SrtpSuite suite) throws Exception {
        Path plain = folder.resolve("plain.ul");
        assertThat(start("-f", "mulaw", plain.toString()).waitFor(60, TimeUnit.SECONDS)).isTrue();
        MasterKey key = Keys.of(suite, 5);
        SrtpStream stream = new SrtpStream(Keys.of(suite, 6), new CryptoAttribute(1, key, 0));
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setReceiveBufferSize(1 << 20);
            socket.setSoTimeout(30_000);
            Process ffmpeg = start("-f", "rtp", "-srtp_out_suite", suite.name(), "-srtp_out_params", key.base64(),
                    "srtp://127.0.0.1:" + socket.getLocalPort());
            byte[] buffer = new byte[2048];
            RtpPacket packet = new RtpPacket();
            while (payloads.size() < SECOND_BYTES) {
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                socket.receive(datagram);
                ByteBuffer opened = stream.open(ByteBuffer.wrap(buffer, 0, datagram.getLength()));
                assertThat(opened).isNotNull();
                if (opened != null && !RtpPacket.looksLikeRtcp(opened) && packet.parse(opened)) {
                    payloads.write(opened.array(), packet.payloadOffset(), packet.payloadLengthBytes());
                }
            }
            assertThat(ffmpeg.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(payloads.toByteArray()).isEqualTo(Files.readAllBytes(plain));
        assertThat(stream.statistics().forged()).isZero();
    }
}
