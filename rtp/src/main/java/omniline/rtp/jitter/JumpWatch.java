package omniline.rtp.jitter;

import omniline.rtp.RtpPacket;

/**
 * Decides whether a packet far off the stream is a damaged stray or the stream's new place: believed when the next packet follows it
 * (the rule of RFC 3550 A.1 for large jumps, here for timestamps too). Owned by the media loop.
 */
final class JumpWatch {
    private boolean waiting;
    private int nextSequenceNumber;
    private int timestamp;

    /** True when the packet follows the implausible one before it. */
    boolean confirmedBy(RtpPacket packet, int clockHz) {
        int step = packet.timestamp() - timestamp;
        boolean follows = waiting && packet.sequenceNumber() == nextSequenceNumber && step >= 0 && step <= clockHz;
        waiting = true;
        nextSequenceNumber = packet.sequenceNumber() + 1 & 0xFFFF;
        timestamp = packet.timestamp();
        return follows;
    }

    void clear() {
        waiting = false;
    }
}
