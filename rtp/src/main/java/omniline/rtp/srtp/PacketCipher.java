package omniline.rtp.srtp;

/**
 * Encryption and authentication of one direction's RTP or RTCP. For each packet first {@link #start}; a sender then encrypts and tags, a
 * receiver tags, compares and decrypts: in both algorithms the tag is of what is on the wire. Owned by the media loop; allocates nothing.
 */
sealed interface PacketCipher permits CounterHmac, GaloisCounter {
    int HMAC_KEY_BYTES = 20;

    /** What protects the packets of who has that key. */
    static PacketCipher of(MasterKey master, boolean rtcp) {
        int labels = rtcp ? MasterKey.RTCP : 0;
        SrtpSuite suite = master.suite();
        byte[] key = master.derive(labels + MasterKey.ENCRYPTION, suite.keyBytes());
        byte[] salt = master.derive(labels + MasterKey.SALT, suite.saltBytes());
        if (suite.aead()) {
            return new GaloisCounter(key, salt, rtcp);
        }
        byte[] authentication = master.derive(labels + MasterKey.AUTHENTICATION, HMAC_KEY_BYTES);
        return new CounterHmac(new CounterStream(key, salt), authentication, suite.tagBytes(rtcp));
    }

    int tagBytes();

    /**
     * Sets the packet that follows.
     *
     * @param index RTP: rollover counter and sequence number, 48 bits; RTCP: 31 bits
     */
    void start(int ssrc, long index);

    /** Encrypts or decrypts in place what lies between two offsets. */
    void crypt(byte[] packet, int from, int to);

    /**
     * The tag of an encrypted packet that begins at 0; what is behind its length is never read.
     *
     * @param headerBytes what is not encrypted
     * @param lengthBytes header and encrypted part
     * @param word RTP: the rollover counter; RTCP: the word of E bit and index
     * @return an array that is reused, {@link #tagBytes} of it count
     */
    byte[] tag(byte[] packet, int headerBytes, int lengthBytes, int word);
}
