package omniline.rtp.srtp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A master key with its salt (RFC 3711 section 8.2), for one direction of one call. Shows its bytes for SDP and never in a log. The keys
 * of SRTP and of SRTCP are made of it (RFC 3711 section 4.3; for AEAD, RFC 7714 section 11). Immutable; any thread.
 *
 * <pre>
 *   block counter of AES-CM with the master key:  salt xor (0 0 0 0 0 0 0 label 0 0 0 0 0 0), then 2 bytes that count
 *   labels: encryption 0, authentication 1, salt 2; for SRTCP 3, 4, 5
 * </pre>
 */
public final class MasterKey {
    static final int ENCRYPTION = 0;
    static final int AUTHENTICATION = 1;
    static final int SALT = 2;
    /** To be added for SRTCP. */
    static final int RTCP = 3;
    private static final int PRF_SALT_BYTES = 14;
    private static final int LABEL_OFFSET = 7;

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;

    /**
     * A key as SDP carries it.
     *
     * @param keyAndSalt the key and behind it the salt, as long as the suite wants them
     * @throws IllegalArgumentException for another length
     */
    public MasterKey(SrtpSuite suite, byte[] keyAndSalt) {
        int wanted = suite.keyBytes() + suite.saltBytes();
        if (keyAndSalt.length != wanted) {
            throw new IllegalArgumentException("the key and salt of " + suite + " have " + wanted + " bytes, not " + keyAndSalt.length);
        }
        this.suite = suite;
        this.keyAndSalt = keyAndSalt.clone();
    }

    /** A new one. */
    public static MasterKey random(SrtpSuite suite, SecureRandom random) {
        byte[] bytes = new byte[suite.keyBytes() + suite.saltBytes()];
        random.nextBytes(bytes);
        return new MasterKey(suite, bytes);
    }

    public SrtpSuite suite() {
        return suite;
    }

    /** Key and salt as SDP wants them; not for logs. */
    public String base64() {
        return Base64.getEncoder().encodeToString(keyAndSalt);
    }

    /** One of the keys made of this one; the shorter salt of AEAD is filled with zeros. */
    byte[] derive(int label, int lengthBytes) {
        byte[] salt = Arrays.copyOfRange(keyAndSalt, suite.keyBytes(), suite.keyBytes() + PRF_SALT_BYTES);
        Arrays.fill(salt, suite.saltBytes(), PRF_SALT_BYTES, (byte) 0);
        salt[LABEL_OFFSET] ^= (byte) label;
        CounterStream prf = new CounterStream(Arrays.copyOf(keyAndSalt, suite.keyBytes()), salt);
        prf.start(0, 0);
        byte[] derived = new byte[lengthBytes];
        prf.apply(derived, 0, lengthBytes, 0);
        return derived;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MasterKey key && key.suite == suite && Arrays.equals(key.keyAndSalt, keyAndSalt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyAndSalt);
    }

    @Override
    public String toString() {
        return "a key of " + suite;
    }
}
