package omniline.rtp.srtp;

import java.util.Arrays;
import java.util.Optional;

/** The crypto suites that SDP names (RFC 4568 section 6.2, RFC 7714 section 14.1), with the names as there. Immutable; any thread. */
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
    /** SRTCP keeps its 80 bits (RFC 4568 section 6.2.2). */
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
    AEAD_AES_128_GCM(16, 12, 16, 16),
    AEAD_AES_256_GCM(32, 12, 16, 16);

    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    SrtpSuite(int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    /** By its name in SDP, in either case. */
    public static Optional<SrtpSuite> named(String name) {
        return Arrays.stream(values()).filter(suite -> suite.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Length of the master key, and of the keys made of it. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Length of the master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    boolean aead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }

    int tagBytes(boolean rtcp) {
        return rtcp ? rtcpTagBytes : rtpTagBytes;
    }
}
