package omniline.rtp.srtp;

/**
 * AES-GCM as SRTP uses it (RFC 7714 sections 8 and 9). Composed here, for the JDK's makes several objects per packet and throws for
 * each forged one. Owned by the media loop; allocates nothing after construction.
 */
final class GaloisCounter implements PacketCipher {
    private static final int TAG_BYTES = 16;
    private static final int RTCP_HEADER_BYTES = 8;
    private static final int COUNT_OF_TAG = 1;
    private static final int COUNT_OF_PAYLOAD = 2;

    private final CounterStream stream;
    private final Ghash ghash;
    private final boolean rtcp;
    private final byte[] tag = new byte[TAG_BYTES];
    private final byte[] associated = new byte[RTCP_HEADER_BYTES + Integer.BYTES];

    /**
     * From the session's keys.
     *
     * @param key 16 or 32 bytes
     * @param salt 12 bytes
     */
    GaloisCounter(byte[] key, byte[] salt, boolean rtcp) {
        this.rtcp = rtcp;
        stream = new CounterStream(key, salt);
        byte[] hashKey = new byte[16];
        // Twelve bytes of salt that are 0 make the block of zeros whose encryption is the hash key.
        new CounterStream(key, new byte[12]).apply(hashKey, 0, hashKey.length, 0);
        ghash = new Ghash(hashKey);
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public void start(int ssrc, long index) {
        stream.start(ssrc, index);
    }

    @Override
    public void crypt(byte[] packet, int from, int to) {
        stream.apply(packet, from, to, COUNT_OF_PAYLOAD);
    }

    @Override
    public byte[] tag(byte[] packet, int headerBytes, int lengthBytes, int word) {
        byte[] authenticated = packet;
        int authenticatedBytes = headerBytes;
        if (rtcp) {
            associateRtcp(packet, word);
            authenticated = associated;
            authenticatedBytes = associated.length;
        }
        ghash.clear();
        ghash.update(authenticated, 0, authenticatedBytes);
        ghash.update(packet, headerBytes, lengthBytes);
        ghash.finish(authenticatedBytes, lengthBytes - headerBytes, tag);
        stream.apply(tag, 0, TAG_BYTES, COUNT_OF_TAG);
        return tag;
    }

    private void associateRtcp(byte[] packet, int word) {
        System.arraycopy(packet, 0, associated, 0, RTCP_HEADER_BYTES);
        for (int i = 0; i < Integer.BYTES; i++) {
            associated[RTCP_HEADER_BYTES + i] = (byte) (word >>> 24 - 8 * i);
        }
    }
}
