package omniline.rtp.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import omniline.rtp.RtpException;

/**
 * AES as a stream cipher (RFC 3711 section 4.1.1, RFC 7714 section 8.1): blocks that count up are encrypted, all of a packet's in one
 * call, and laid over the packet. Owned by the media loop; allocates nothing after construction.
 *
 * <pre>
 *   AES-CM:   salt, 14 bytes            xor  0 0 0 0 SSRC index(6)     then 2 bytes that count from 0
 *   AES-GCM:  salt, 12 bytes            xor  0 0 SSRC index(6)         then 4 bytes that count from 1, of which 2 are used
 * </pre>
 */
final class CounterStream {
    private static final int BLOCK_BYTES = 16;
    private static final int LARGEST_BYTES = 2048;

    private final Cipher aes;
    private final byte[] salt;
    private final int ssrcOffset;
    private final byte[] iv = new byte[BLOCK_BYTES];
    private final byte[] counters = new byte[LARGEST_BYTES];
    private final byte[] keystream = new byte[LARGEST_BYTES];

    /**
     * A stream for packets of at most 2048 bytes.
     *
     * @param salt 12 or 14 bytes
     */
    CounterStream(byte[] key, byte[] salt) {
        this.salt = salt.clone();
        ssrcOffset = salt.length - 10;
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new RtpException("this Java runtime has no AES for keys of " + key.length + " bytes", e);
        }
    }

    /** Sets the packet that follows. */
    void start(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        for (int i = 0; i < 4; i++) {
            iv[ssrcOffset + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            iv[ssrcOffset + 4 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
    }

    /** Encrypts or decrypts in place what lies between two offsets. */
    void apply(byte[] packet, int from, int to, int firstCount) {
        int blocks = (to - from + BLOCK_BYTES - 1) / BLOCK_BYTES;
        for (int block = 0, at = 0; block < blocks; block++, at += BLOCK_BYTES) {
            System.arraycopy(iv, 0, counters, at, BLOCK_BYTES);
            counters[at + 14] = (byte) (firstCount + block >>> 8);
            counters[at + 15] = (byte) (firstCount + block);
        }
        try {
            aes.update(counters, 0, blocks * BLOCK_BYTES, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new RtpException("AES failed on " + blocks + " blocks", e);
        }
        for (int i = from; i < to; i++) {
            packet[i] ^= keystream[i - from];
        }
    }
}
