package omniline.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Keys and bytes for tests; libsrtp's reference packets use RFC 3711's example key. */
final class Keys {
    private Keys() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static byte[] random(int lengthBytes, RandomGenerator random) {
        byte[] bytes = new byte[lengthBytes];
        random.nextBytes(bytes);
        return bytes;
    }

    static MasterKey of(SrtpSuite suite, long seed) {
        return new MasterKey(suite, random(suite.keyBytes() + suite.saltBytes(), new java.util.Random(seed)));
    }

    static MasterKey libsrtp() {
        return new MasterKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, hex("e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6"));
    }

    static MasterKey libsrtpGcm() {
        return new MasterKey(SrtpSuite.AEAD_AES_128_GCM, hex("000102030405060708090a0b0c0d0e0fa0a1a2a3a4a5a6a7a8a9aaab"));
    }

    /** A copy of what lies between position and limit; empty for null. */
    static byte[] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
