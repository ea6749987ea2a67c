package omniline.rtp;

import java.nio.ByteBuffer;

/**
 * One received RTP packet (RFC 3550 section 5.1) as a reusable view: {@link #parse} reads the header, the payload stays in the datagram.
 * Owned by the media loop, one per loop or per session; allocates nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                     CSRC (CC words)                           |
 * |  profile (if X)               |  length in words              |
 * |              extension, payload, padding, padding count (if P)|
 * </pre>
 */
public final class RtpPacket {
    /** Bytes of the fixed header. */
    public static final int HEADER_BYTES = 12;

    /**
     * The fixed header of a packet that we send: no CSRC, no extension, no padding.
     *
     * @param payloadType 0..127
     * @param sequenceNumber 0..65535
     * @param timestamp 32 bits, in the payload's clock
     * @param ssrc 32 bits
     */
    public record Header(int payloadType, boolean marker, int sequenceNumber, int timestamp, int ssrc) {
        public Header {
            if (payloadType < 0 || payloadType > 127) {
                throw new IllegalArgumentException("payload type must be 0..127, not " + payloadType);
            }
            if (sequenceNumber < 0 || sequenceNumber > 0xFFFF) {
                throw new IllegalArgumentException("sequence number must be 0..65535, not " + sequenceNumber);
            }
        }
    }

    private static final int VERSION_2 = 0x80;
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;

    private int firstWord;
    private int timestamp;
    private int ssrc;
    private int payloadOffset;
    private int payloadLengthBytes;

    /**
     * Reads the packet between the buffer's position and limit; moves neither.
     *
     * @return false when this is no valid RTP packet; the fields are then undefined
     */
    public boolean parse(ByteBuffer datagram) {
        int start = datagram.position();
        int end = datagram.limit();
        if (end - start < HEADER_BYTES || (datagram.get(start) & 0xC0) != VERSION_2) {
            return false;
        }
        firstWord = datagram.getInt(start);
        timestamp = datagram.getInt(start + 4);
        ssrc = datagram.getInt(start + 8);
        int flags = firstWord >>> 24;
        int offset = start + HEADER_BYTES + 4 * (flags & 0x0F);
        if ((flags & EXTENSION) != 0) {
            if (offset + 4 > end) {
                return false;
            }
            offset += 4 + 4 * (datagram.getShort(offset + 2) & 0xFFFF);
        }
        int padding = 0;
        if ((flags & PADDING) != 0) {
            padding = datagram.get(end - 1) & 0xFF;
            if (padding == 0) {
                return false;
            }
        }
        payloadOffset = offset;
        payloadLengthBytes = end - padding - offset;
        return payloadLengthBytes >= 0;
    }

    /** 0..127. */
    public int payloadType() {
        return (firstWord >>> 16) & 0x7F;
    }

    /** 0..65535. */
    public int sequenceNumber() {
        return firstWord & 0xFFFF;
    }

    public boolean marker() {
        return (firstWord & 0x80_0000) != 0;
    }

    /** All 32 bits, in the payload's clock. */
    public int timestamp() {
        return timestamp;
    }

    public int ssrc() {
        return ssrc;
    }

    /** Absolute index of the payload in the parsed buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Without padding; 0 is valid (keep-alives). */
    public int payloadLengthBytes() {
        return payloadLengthBytes;
    }

    /**
     * Whether a datagram on a port shared by both is RTCP (RFC 5761 section 4: packet types 192..223 are never RTP payload types).
     */
    public static boolean looksLikeRtcp(ByteBuffer datagram) {
        if (datagram.remaining() < 2) {
            return false;
        }
        int packetType = datagram.get(datagram.position() + 1) & 0xFF;
        return packetType >= 192 && packetType <= 223;
    }

    /** Puts the fixed header at the buffer's position; returns the bytes written, {@link #HEADER_BYTES}. */
    public static int writeHeader(ByteBuffer out, Header header) {
        int firstWord = firstWord(header.payloadType(), header.marker(), header.sequenceNumber());
        return writeHeader(out, firstWord, header.timestamp(), header.ssrc());
    }

    static int firstWord(int payloadType, boolean marker, int sequenceNumber) {
        return VERSION_2 << 24 | (marker ? 0x80_0000 : 0) | payloadType << 16 | (sequenceNumber & 0xFFFF);
    }

    static int writeHeader(ByteBuffer out, int firstWord, int timestamp, int ssrc) {
        out.putInt(firstWord).putInt(timestamp).putInt(ssrc);
        return HEADER_BYTES;
    }
}
