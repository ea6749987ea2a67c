package omniline.rtp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The stream that we send: SSRC, sequence numbers, and a timestamp that counts samples and never looks at a clock (RFC 3550 section 5.1,
 * random starts). Owned by the media loop.
 */
final class RtpSender {
    private final int ssrc;
    private int sequenceNumber;
    private int timestamp;
    private int packets;
    private int octets;
    private int sentTimestamp;
    private long sentNs;
    private boolean markNext = true;

    RtpSender(RandomGenerator random) {
        ssrc = random.nextInt();
        // The lower half: a receiver of SRTP that misses the first packets cannot miss a rollover with them (RFC 3711 section 3.3.1).
        sequenceNumber = random.nextInt(0x8000);
        timestamp = random.nextInt();
    }

    int ssrc() {
        return ssrc;
    }

    /** Timestamp of the next packet. */
    int timestamp() {
        return timestamp;
    }

    /** Modulo 2^32. */
    int packets() {
        return packets;
    }

    /** Payload bytes, modulo 2^32. */
    int octets() {
        return octets;
    }

    /** Puts the next packet's header; the first one and the one after a pause are marked (RFC 3551 section 4.1). */
    void writeHeader(ByteBuffer out, int payloadType, boolean marker) {
        writeEventHeader(out, payloadType, timestamp, marker || markNext);
        markNext = false;
    }

    /** The same for a telephone event, which keeps the timestamp of its start and marks its own first packet (RFC 4733 section 2.2). */
    void writeEventHeader(ByteBuffer out, int payloadType, int eventTimestamp, boolean marker) {
        int first = RtpPacket.firstWord(payloadType, marker, sequenceNumber);
        RtpPacket.writeHeader(out, first, eventTimestamp, ssrc);
    }

    void sent(int payloadBytes, long nowNs) {
        sequenceNumber = sequenceNumber + 1 & 0xFFFF;
        packets++;
        octets += payloadBytes;
        sentTimestamp = timestamp;
        sentNs = nowNs;
    }

    void advance(int durationTicks) {
        timestamp += durationTicks;
    }

    /** Time passes without packets: the next one begins a talk spurt. */
    void skip(int durationTicks) {
        timestamp += durationTicks;
        markNext = true;
    }

    /** The timestamp that belongs to a moment, for sender reports (RFC 3550 section 6.4.1). */
    int timestampAt(long nowNs, int clockHz) {
        long sinceNs = nowNs - sentNs;
        return sentTimestamp + (int) (sinceNs / 1_000_000_000L * clockHz + sinceNs % 1_000_000_000L * clockHz / 1_000_000_000L);
    }
}
