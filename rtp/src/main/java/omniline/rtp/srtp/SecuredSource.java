package omniline.rtp.srtp;

/**
 * What a receiver remembers of one SSRC: the rollover counter (RFC 3711 section 3.3.1, appendix A) and which packets came already, 64
 * back (section 3.3.2), of RTP and of RTCP. Nothing changes here before a packet has proved to be genuine. Owned by the media loop.
 */
final class SecuredSource {
    private static final int HALF = 1 << 15;
    private static final int WINDOW = 64;

    private int ssrc;
    private boolean heard;
    private long newestRtp;
    private long seenRtp;
    private long newestRtcp;
    private long seenRtcp;

    int ssrc() {
        return ssrc;
    }

    /** Another one takes this place. */
    void restart(int newSsrc) {
        ssrc = newSsrc;
        heard = false;
        newestRtp = -1;
        seenRtp = 0;
        newestRtcp = -1;
        seenRtcp = 0;
    }

    /** The index that a sequence number most likely means; negative before the stream's begin. */
    long rtpIndex(int sequenceNumber) {
        if (!heard) {
            return sequenceNumber;
        }
        long rollovers = newestRtp >> 16;
        int newest = (int) newestRtp & 0xFFFF;
        if (newest < HALF && sequenceNumber - newest > HALF) {
            rollovers--;
        } else if (newest >= HALF && newest - HALF > sequenceNumber) {
            rollovers++;
        }
        return rollovers << 16 | sequenceNumber;
    }

    boolean isNewRtp(long index) {
        return isNew(index, newestRtp, seenRtp);
    }

    boolean isNewRtcp(long index) {
        return isNew(index, newestRtcp, seenRtcp);
    }

    void acceptRtp(long index) {
        seenRtp = seen(index, newestRtp, seenRtp);
        newestRtp = Math.max(newestRtp, index);
        heard = true;
    }

    void acceptRtcp(long index) {
        seenRtcp = seen(index, newestRtcp, seenRtcp);
        newestRtcp = Math.max(newestRtcp, index);
    }

    private static boolean isNew(long index, long newest, long seen) {
        long back = newest - index;
        return index >= 0 && (back < 0 || back < WINDOW && (seen >>> back & 1) == 0);
    }

    /** Bit 0 is the newest index. */
    private static long seen(long index, long newest, long before) {
        long ahead = index - newest;
        if (ahead <= 0) {
            return before | 1L << -ahead;
        }
        return (ahead >= WINDOW ? 0 : before << ahead) | 1;
    }
}
