package omniline.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import omniline.rtp.srtp.SrtpSuite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes with openssl, which exports keys as RFC 5764 says; both roles, three profiles. */
class OpensslTest {
    private static final Pattern EXPORTED = Pattern.compile("Keying material: ([0-9A-F]+)");

    @TempDir private Path folder;
    private String fingerprint = "";

    /** Between our association and a socket. */
    private static final class Post implements DtlsEvents, AutoCloseable {
        final DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        volatile InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

        Post() throws IOException {}

        void deliverTo(DtlsAssociation association) {
            Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[2_048];
                while (!socket.isClosed()) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    try {
                        socket.receive(packet);
                    } catch (IOException e) {
                        continue;
                    }
                    peer = (InetSocketAddress) packet.getSocketAddress();
                    association.onDatagram(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                }
            });
        }

        @Override
        public void send(byte[] datagram) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, peer));
            } catch (IOException e) {
                // It is not listening yet: the flight comes again.
            }
        }

        @Override
        public void keyed(SrtpKeys agreed) {
            keys.complete(agreed);
        }

        @Override
        public void failed(String reason) {
            keys.completeExceptionally(new AssertionError(reason));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @BeforeEach
    void makeACertificate() throws Exception {
        Process made = openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", file("key"), "-out", file("crt"), "-subj", "/CN=peer",
                "-days", "30");
        assertThat(made.waitFor()).isZero();
        Process told = openssl("x509", "-in", file("crt"), "-outform", "DER", "-out", file("der"));
        assertThat(told.waitFor()).isZero();
        fingerprint = Fingerprint.of(Files.readAllBytes(Path.of(file("der")))).toString();
    }

    private String file(String kind) {
        return folder.resolve("peer." + kind).toString();
    }

    private Process openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said-" + arguments[0]).toFile()).start();
        } catch (IOException e) {
            assumeTrue(false, "openssl is not installed");
            throw e;
        }
    }

    /** Waits until it has told its keys; the connection stays open as long as its input. */
    private byte[] exported(Process openssl, String command) throws Exception {
        Matcher found = EXPORTED.matcher("");
        while (!found.find()) {
            boolean ended = openssl.waitFor(20, TimeUnit.MILLISECONDS);
            String said = Files.readString(folder.resolve("said-" + command), StandardCharsets.UTF_8);
            found = EXPORTED.matcher(said);
            assertThat(ended && !found.find()).as(said).isFalse();
            found.reset();
        }
        return HexFormat.of().parseHex(found.group(1));
    }

    private static byte[] cut(byte[] exported, int key, int salt, int side) {
        byte[] both = Arrays.copyOf(Arrays.copyOfRange(exported, side * key, (side + 1) * key), key + salt);
        System.arraycopy(exported, 2 * key + side * salt, both, key, salt);
        return both;
    }

    private static void compare(byte[] exported, SrtpKeys keys, boolean client) {
        SrtpSuite suite = keys.ours().suite();
        var base64 = Base64.getEncoder();
        assertThat(keys.ours().base64()).isEqualTo(base64.encodeToString(cut(exported, suite.keyBytes(), suite.saltBytes(), client ? 0 : 1)));
        assertThat(keys.theirs().base64()).isEqualTo(base64.encodeToString(cut(exported, suite.keyBytes(), suite.saltBytes(), client ? 1 : 0)));
    }

    @ParameterizedTest
    @CsvSource({"SRTP_AES128_CM_SHA1_80, AES_CM_128_HMAC_SHA1_80, 60", "SRTP_AES128_CM_SHA1_32, AES_CM_128_HMAC_SHA1_32, 60",
        "SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, 56", "SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80, AEAD_AES_256_GCM, 88"})
    void aClientAgreesWithUs(String profile, SrtpSuite suite, String bytes) throws Exception {
        DtlsEndpoint endpoint = DtlsEndpoint.create(Side.RANDOM);
        try (Post post = new Post(); DtlsAssociation own = endpoint.associate(false, List.of(fingerprint), post)) {
            post.deliverTo(own);
            own.start();
            Process peer = openssl("s_client", "-dtls1_2", "-connect", "127.0.0.1:" + post.socket.getLocalPort(), "-cert", file("crt"), "-key",
                    file("key"), "-use_srtp", profile, "-keymatexport", "EXTRACTOR-dtls_srtp", "-keymatexportlen", bytes);
            try {
                SrtpKeys keys = post.keys.get(30, TimeUnit.SECONDS);
                assertThat(keys.ours().suite()).isEqualTo(suite);
                compare(exported(peer, "s_client"), keys, false);
            } finally {
                peer.destroy();
            }
        }
    }

    @Test
    void aServerAgreesWithUs() throws Exception {
        DtlsEndpoint endpoint = DtlsEndpoint.create(Side.RANDOM);
        int port;
        try (DatagramSocket free = new DatagramSocket(0)) {
            port = free.getLocalPort();
        }
        Process peer = openssl("s_server", "-dtls1_2", "-accept", "127.0.0.1:" + port, "-cert", file("crt"), "-key", file("key"), "-verify", "1",
                "-use_srtp", "SRTP_AES128_CM_SHA1_80", "-keymatexport", "EXTRACTOR-dtls_srtp",
                "-keymatexportlen", "60");
        try (Post post = new Post(); DtlsAssociation own = endpoint.associate(true, List.of(fingerprint), post)) {
            post.peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            post.deliverTo(own);
            own.start();
            SrtpKeys keys = post.keys.get(30, TimeUnit.SECONDS);
            compare(exported(peer, "s_server"), keys, true);
        } finally {
            peer.destroy();
        }
    }
}
