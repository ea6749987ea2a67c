package omniline.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static omniline.rtp.srtp.Keys.hex;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what others computed: RFC 3711 appendix B, RFC 7714 sections 16 and 17, libsrtp's reference packets, the JDK's own GCM and HMAC. */
class SrtpVectorsTest {
    private static final String KEY_256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final byte[] QUID_PRO_QUO = hex("517569642070726f2071756f");
    private static final String GALLIA =
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String MARS = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final int MARS_INDEX = 0x5d4;
    private static final int ENCRYPTED = 1 << 31;

    @Test
    void makesTheKeystreamOfRfc3711() {
        CounterStream stream = new CounterStream(hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"));
        stream.start(0, 0);
        byte[] keystream = new byte[48];
        stream.apply(keystream, 0, 48, 0);
        assertThat(keystream).isEqualTo(
                hex("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0"));
        byte[] late = new byte[32];
        stream.apply(late, 0, 32, 0xfeff);
        assertThat(late).as("as blocks 0xfeff and 0xff00").isEqualTo(hex("ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae"));
    }

    @Test
    void derivesTheKeysOfRfc3711() {
        MasterKey master = Keys.libsrtp();
        assertThat(master.derive(MasterKey.ENCRYPTION, 16)).isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
        assertThat(master.derive(MasterKey.SALT, 14)).isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
        assertThat(master.derive(MasterKey.AUTHENTICATION, 94)).startsWith(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4"));
    }

    @ParameterizedTest
    @CsvSource({
        KEY_128 + ",f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        KEY_256 + ",32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13"
    })
    void encryptsTheRtpOfRfc7714(String key, String expected) {
        byte[] packet = hex(GALLIA);
        PacketCipher cipher = new GaloisCounter(hex(key), QUID_PRO_QUO, false);
        cipher.start(0x5501a0b2, 0xf17b);
        cipher.crypt(packet, 12, packet.length);
        byte[] tag = cipher.tag(packet, 12, packet.length, 0);
        assertThat(HexFormat.of().formatHex(packet) + HexFormat.of().formatHex(tag)).isEqualTo(GALLIA.substring(0, 24) + expected);
        cipher.crypt(packet, 12, packet.length);
        assertThat(packet).isEqualTo(hex(GALLIA));
    }

    @ParameterizedTest
    @CsvSource({
        KEY_128 + ",63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b,"
                + "c84aa45896cf4d2fc5abf87245d9eade",
        KEY_256 + ",d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad,"
                + "1d1eb30c4446839f57ff6f6cb26ac3be"
    })
    void encryptsTheRtcpOfRfc7714(String key, String expected, String expectedTag) {
        byte[] packet = hex(MARS);
        PacketCipher cipher = new GaloisCounter(hex(key), QUID_PRO_QUO, true);
        cipher.start(0x4d617273, MARS_INDEX);
        cipher.crypt(packet, 8, packet.length);
        assertThat(HexFormat.of().formatHex(packet)).isEqualTo(MARS.substring(0, 16) + expected);
        assertThat(cipher.tag(packet, 8, packet.length, ENCRYPTED | MARS_INDEX)).isEqualTo(hex(expectedTag));
    }

    /** The index of the first SRTCP packet is 0 in RFC 3711 and 1 in libsrtp. */
    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80,4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb,"
                + "7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798",
        "AEAD_AES_128_GCM,c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392,"
                + "c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001"
    })
    void sealsAndOpensTheReferencePacketsOfLibsrtp(SrtpSuite suite, String rtp, String rtcp) {
        MasterKey key = suite == SrtpSuite.AEAD_AES_128_GCM ? Keys.libsrtpGcm() : Keys.libsrtp();
        SrtpSealer sealer = new SrtpSealer(key);
        SrtpOpener opener = new SrtpOpener(key, 0);
        byte[] clearRtp = hex("800f1234decafbadcafebabe" + "ab".repeat(16));
        byte[] clearRtcp = hex("81c8000bcafebabe" + "ab".repeat(16));
        sealer.seal(ByteBuffer.wrap(clearRtcp));

        byte[] sealedRtp = Keys.bytes(sealer.seal(ByteBuffer.wrap(clearRtp)));
        byte[] sealedRtcp = Keys.bytes(sealer.seal(ByteBuffer.wrap(clearRtcp)));

        assertThat(HexFormat.of().formatHex(sealedRtp)).isEqualTo("800f1234decafbadcafebabe" + rtp);
        assertThat(HexFormat.of().formatHex(sealedRtcp)).isEqualTo("81c8000bcafebabe" + rtcp);
        assertThat(Keys.bytes(opener.open(ByteBuffer.wrap(sealedRtp)))).isEqualTo(clearRtp);
        assertThat(Keys.bytes(opener.open(ByteBuffer.wrap(sealedRtcp)))).isEqualTo(clearRtcp);
    }

    /** Lengths of all kinds, also where the last block is not full. */
    @ParameterizedTest
    @CsvSource({"16,0", "32,1", "16,15", "32,16", "16,17", "16,160", "32,1275"})
    void agreesWithTheGcmOfTheJdk(int keyBytes, int payloadBytes) throws Exception {
        RandomGenerator random = new java.util.Random(keyBytes * 31L + payloadBytes);
        byte[] key = Keys.random(keyBytes, random);
        byte[] packet = Keys.random(16 + payloadBytes, random);
        byte[] whole = packet.clone();
        PacketCipher cipher = new GaloisCounter(key, new byte[12], false);
        cipher.start(0x01020304, 0x0000_0005_0607L);
        cipher.crypt(packet, 16, packet.length);
        byte[] tag = cipher.tag(packet, 16, packet.length, 0);

        Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding");
        jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, hex("000001020304000000050607")));
        jdk.updateAAD(whole, 0, 16);
        byte[] expected = jdk.doFinal(whole, 16, payloadBytes);
        assertThat(ByteBuffer.allocate(payloadBytes + 16).put(packet, 16, payloadBytes).put(tag).array()).isEqualTo(expected);
    }

    @Test
    void agreesWithTheHmacOfTheJdk() throws Exception {
        byte[] key = Keys.random(20, new java.util.Random(1));
        byte[] packet = Keys.random(172, new java.util.Random(2));
        byte[] tag = new CounterHmac(new CounterStream(new byte[16], new byte[14]), key, 10).tag(packet, 12, 172, 0x01020304);
        Mac jdk = Mac.getInstance("HmacSHA1");
        jdk.init(new SecretKeySpec(key, "HmacSHA1"));
        jdk.update(packet);
        assertThat(tag).isEqualTo(jdk.doFinal(hex("01020304")));
    }
}
