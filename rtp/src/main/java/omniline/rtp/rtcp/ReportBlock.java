package omniline.rtp.rtcp;

import java.util.List;

/**
 * How one source is received (RFC 3550 section 6.4.1).
 *
 * @param ssrc the source reported on
 * @param fractionLost 0..255: lost since the last report, in 256ths
 * @param cumulativeLost -2^23..2^23-1
 * @param highestSequence cycles in the upper half
 * @param timing jitter and the times from which the round trip follows
 */
public record ReportBlock(int ssrc, int fractionLost, int cumulativeLost, int highestSequence, Timing timing) {
    /** Bytes on the wire. */
    public static final int BYTES = 24;

    /**
     * Jitter, and the times from which the round trip follows.
     *
     * @param jitterTicks interarrival jitter in the stream's clock
     * @param lastReport middle 32 bits of the NTP time of the last SR received; 0 when there was none
     * @param delaySinceLastReport in 65536ths of a second; 0 when there was none
     */
    public record Timing(int jitterTicks, int lastReport, int delaySinceLastReport) {}

    public ReportBlock {
        if (fractionLost < 0 || fractionLost > 255) {
            throw new IllegalArgumentException("fraction lost must be 0..255, not " + fractionLost);
        }
        if (cumulativeLost < -0x80_0000 || cumulativeLost > 0x7F_FFFF) {
            throw new IllegalArgumentException("cumulative loss must fit 24 bits, not " + cumulativeLost);
        }
    }

    static List<ReportBlock> checked(List<ReportBlock> blocks) {
        if (blocks.size() > 31) {
            throw new IllegalArgumentException("at most 31 report blocks, not " + blocks.size());
        }
        return List.copyOf(blocks);
    }
}
