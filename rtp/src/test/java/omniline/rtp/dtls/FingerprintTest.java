package omniline.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprints (RFC 8122); the hashes of "abc" are those of FIPS 180-2. */
class FingerprintTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA_1 = "SHA-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D";
    private static final String SHA_256 =
            "sha-256 ba:78:16:bf:8f:01:cf:ea:41:41:40:de:5d:ae:22:23:b0:03:61:a3:96:17:7a:9c:b4:10:ff:61:f2:00:15:ad";

    private static Fingerprint read(String line) {
        return Fingerprint.parse(line).orElseThrow();
    }

    @Test
    void isTheHashOfTheCertificate() {
        assertThat(Fingerprint.of(ABC)).isEqualTo(read(SHA_256)).hasToString("sha-256 " + SHA_256.substring(8).toUpperCase(Locale.ROOT));
        assertThat(Fingerprint.verifies(List.of(read(SHA_1)), ABC)).isTrue();
        assertThat(Fingerprint.verifies(List.of(read(SHA_1)), new byte[] {1})).isFalse();
    }

    @Test
    void theStrongestHashDecides() {
        Fingerprint wrong = Fingerprint.of(new byte[] {1});
        assertThat(Fingerprint.verifies(List.of(read(SHA_1), wrong), ABC)).as("a right SHA-1 beside a wrong SHA-256").isFalse();
        assertThat(Fingerprint.verifies(List.of(wrong, read(SHA_256)), ABC)).as("two certificates are named").isTrue();
        assertThat(Fingerprint.verifies(List.of(), ABC)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "md5 90:01:50:98:3C:D2:4F:B0:D6:96:3F:7D:28:E1:7F:72", "sha-256 zz:78", "sha-1 A9:99", "sha-256 a b"})
    void whatIsNoneOrNotTrustedIsPassedOver(String line) {
        assertThat(Fingerprint.parse(line)).isEmpty();
    }
}
