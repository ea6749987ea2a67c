package omniline.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets that we sent last, for a peer that says it missed some (generic NACK, RFC 4585 section 6.2.1). Each is sent again once at
 * most, so nobody draws more out of us than we would say anyway. Owned by the media loop; allocates nothing after construction.
 */
final class SentPackets {
    /** Of 20 ms each: what would come later comes too late to be heard. */
    private static final int KEPT = 16;
    /** 60 ms of G.711; longer ones are not kept. */
    private static final int LARGEST_BYTES = 512;

    private final ByteBuffer[] packets = new ByteBuffer[KEPT];
    private final int[] sequenceNumbers = new int[KEPT];
    private long resent;

    SentPackets() {
        Arrays.setAll(packets, slot -> ByteBuffer.allocate(LARGEST_BYTES));
        Arrays.fill(sequenceNumbers, -1);
    }

    /** A packet goes out; its position and limit stay. */
    void keep(ByteBuffer datagram) {
        int sequenceNumber = datagram.getShort(datagram.position() + 2) & 0xFFFF;
        int slot = sequenceNumber % KEPT;
        boolean fits = datagram.remaining() <= LARGEST_BYTES;
        sequenceNumbers[slot] = fits ? sequenceNumber : -1;
        if (fits) {
            packets[slot].clear().put(0, datagram, datagram.position(), datagram.remaining()).limit(datagram.remaining());
        }
    }

    /** The packet of that number, unless it is gone or was asked for before. */
    @Nullable ByteBuffer again(int sequenceNumber) {
        int slot = sequenceNumber % KEPT;
        if (sequenceNumbers[slot] != sequenceNumber) {
            return null;
        }
        sequenceNumbers[slot] = -1;
        resent++;
        return packets[slot];
    }

    long resent() {
        return resent;
    }
}
