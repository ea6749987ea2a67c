package omniline.rtp.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import omniline.rtp.RtpException;

/**
 * AES-CM with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). HMAC is composed here of two runs of SHA-1 (RFC 2104), for the JDK's own
 * makes an array per packet. Owned by the media loop; allocates nothing after construction.
 */
final class CounterHmac implements PacketCipher {
    private static final int BLOCK_BYTES = 64;
    private static final int SHA1_BYTES = 20;

    private final CounterStream stream;
    private final int tagBytes;
    private final MessageDigest sha1;
    private final byte[] inner = new byte[BLOCK_BYTES];
    private final byte[] outer = new byte[BLOCK_BYTES];
    private final byte[] digest = new byte[SHA1_BYTES];

    /**
     * From the session's keys.
     *
     * @param authenticationKey at most 64 bytes
     * @param tagBytes 4 or 10
     */
    CounterHmac(CounterStream stream, byte[] authenticationKey, int tagBytes) {
        this.stream = stream;
        this.tagBytes = tagBytes;
        Arrays.fill(inner, (byte) 0x36);
        Arrays.fill(outer, (byte) 0x5C);
        for (int i = 0; i < authenticationKey.length; i++) {
            inner[i] ^= authenticationKey[i];
            outer[i] ^= authenticationKey[i];
        }
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new RtpException("this Java runtime has no SHA-1", e);
        }
    }

    @Override
    public int tagBytes() {
        return tagBytes;
    }

    @Override
    public void start(int ssrc, long index) {
        stream.start(ssrc, index);
    }

    @Override
    public void crypt(byte[] packet, int from, int to) {
        stream.apply(packet, from, to, 0);
    }

    @Override
    public byte[] tag(byte[] packet, int headerBytes, int lengthBytes, int word) {
        sha1.update(inner);
        sha1.update(packet, 0, lengthBytes);
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha1.update((byte) (word >>> shift));
        }
        try {
            sha1.digest(digest, 0, SHA1_BYTES);
            sha1.update(outer);
            sha1.update(digest);
            sha1.digest(digest, 0, SHA1_BYTES);
        } catch (DigestException e) {
            throw new RtpException("SHA-1 failed", e);
        }
        return digest;
    }
}
