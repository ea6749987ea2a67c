package omniline.rtp.io;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Even ports of a range, one after the other from a random start, so that a port rests as long as possible after its call: late packets
 * of the old call must not reach the new one. Any thread.
 */
final class PortRange {
    private final int firstEven;
    private final int pairs;
    private final AtomicInteger cursor;

    /**
     * The pairs that lie wholly within the range.
     *
     * @param seed chooses where to begin
     * @throws IllegalArgumentException when the range holds no pair of an even port and the next
     */
    PortRange(int portMin, int portMax, long seed) {
        firstEven = portMin + (portMin & 1);
        pairs = (portMax - firstEven + 1) / 2;
        if (portMin < 1 || portMax > 65_535 || pairs < 1) {
            throw new IllegalArgumentException("no pair of an even and an odd port in " + portMin + ".." + portMax);
        }
        cursor = new AtomicInteger((int) (((seed * 0x9E37_79B9_7F4A_7C15L) >>> 33) % pairs));
    }

    int pairs() {
        return pairs;
    }

    int nextEvenPort() {
        return firstEven + 2 * cursor.getAndUpdate(at -> (at + 1) % pairs);
    }
}
