package omniline.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import omniline.rtp.srtp.CryptoLine.Unusable;
import omniline.rtp.srtp.CryptoLine.Usable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code a=crypto} as RFC 4568's examples and as telephones write it. */
class CryptoAttributeTest {
    private static final String RFC_KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final List<SrtpSuite> ALL = List.of(SrtpSuite.values());

    private static CryptoAttribute usable(String line) {
        assertThat(CryptoLine.parse(line)).isInstanceOf(Usable.class);
        return CryptoAttribute.choose(List.of(line), ALL).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|2^20|1:4 FEC_ORDER,-1",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|2^20|1:4,4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|2^20,0",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|1048576|7:128 WSH=128 KDR=0 -odd,128",
        "1 aes_cm_128_hmac_sha1_80  INLINE:" + RFC_KEY + ",0"
    })
    void readsTheLinesOfRfc4568(String line, int mkiBytes) {
        if (mkiBytes < 0) {
            assertThat(CryptoLine.parse(line)).isEqualTo(new Unusable("session parameter FEC_ORDER is not served"));
            return;
        }
        CryptoAttribute attribute = usable(line);
        assertThat(attribute.tag()).isEqualTo(1);
        assertThat(attribute.suite()).isEqualTo(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        assertThat(attribute.mkiBytes()).isEqualTo(mkiBytes);
        assertThat(attribute.key().base64()).isEqualTo(RFC_KEY);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(SrtpSuite suite) {
        CryptoAttribute written = new CryptoAttribute(3, MasterKey.random(suite, new SecureRandom()), 0);
        assertThat(written.value()).startsWith("3 " + suite + " inline:");
        assertThat(usable(written.value())).isEqualTo(written).hasSameHashCodeAs(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "1", "1 AES_CM_128_HMAC_SHA1_80", "x AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY, "1 F8_128_HMAC_SHA1_80 inline:" + RFC_KEY,
        "1 AES_CM_128_HMAC_SHA1_80 uri:" + RFC_KEY, "1 AES_CM_128_HMAC_SHA1_80 inline:AAAA", "1 AES_CM_128_HMAC_SHA1_80 inline:!" + RFC_KEY,
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|1:400", "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + "|soon",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + ";inline:" + RFC_KEY, "1 AEAD_AES_256_GCM inline:" + RFC_KEY,
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + " UNENCRYPTED_SRTP", "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + " KDR=4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY + " UNAUTHENTICATED_SRTP", "9999999999 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY
    })
    void aLineThatCannotBeServedSaysWhyAndNeverTheKey(String line) {
        assertThat(CryptoLine.parse(line)).isInstanceOfSatisfying(Unusable.class,
                unusable -> assertThat(unusable.reason()).isNotEmpty().doesNotContain(RFC_KEY));
        assertThat(CryptoAttribute.choose(List.of(line), ALL)).isEmpty();
    }

    @Test
    void choosesTheFirstThatBothWant() {
        List<String> offered = List.of(
                "1 F8_128_HMAC_SHA1_80 inline:" + RFC_KEY,
                "2 AES_CM_128_HMAC_SHA1_32 inline:" + RFC_KEY,
                "3 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY);
        assertThat(CryptoAttribute.choose(offered, ALL).orElseThrow().tag()).isEqualTo(2);
        assertThat(CryptoAttribute.choose(offered, List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80)).orElseThrow().tag()).isEqualTo(3);
        assertThat(CryptoAttribute.choose(offered, List.of(SrtpSuite.AEAD_AES_128_GCM))).isEmpty();
    }

    @Test
    void anAnswerMustNameWhatWasOffered() {
        List<CryptoAttribute> offered = List.of(
                new CryptoAttribute(1, Keys.of(SrtpSuite.AEAD_AES_128_GCM, 1), 0),
                new CryptoAttribute(2, Keys.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, 2), 0));
        String answer = " AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY;
        assertThat(CryptoAttribute.accepted("2" + answer, offered)).isPresent();
        assertThat(CryptoAttribute.accepted("1" + answer, offered)).isEmpty();
        assertThat(CryptoAttribute.accepted("3" + answer, offered)).isEmpty();
    }

    @Test
    void aKeyIsNotShown() {
        CryptoAttribute attribute = usable("1 AES_CM_128_HMAC_SHA1_80 inline:" + RFC_KEY);
        assertThat(attribute.toString()).contains("a key of AES_CM_128_HMAC_SHA1_80").doesNotContain(RFC_KEY);
        assertThat(MasterKey.random(SrtpSuite.AEAD_AES_256_GCM, new SecureRandom()))
                .isNotEqualTo(MasterKey.random(SrtpSuite.AEAD_AES_256_GCM, new SecureRandom()));
    }

    @Test
    void refusesWhatIsNoAttribute() {
        MasterKey key = Keys.libsrtp();
        assertThatThrownBy(() -> new CryptoAttribute(-1, key, 0)).hasMessage("the tag of a crypto attribute is 0..999999999, not -1");
        assertThatThrownBy(() -> new CryptoAttribute(1, key, 129)).hasMessage("a master key identifier has 0..128 bytes, not 129");
        assertThatThrownBy(() -> new MasterKey(SrtpSuite.AEAD_AES_128_GCM, new byte[30]))
                .hasMessage("the key and salt of AEAD_AES_128_GCM have 28 bytes, not 30");
    }
}
