package omniline.rtp.io;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of microseconds in cells that grow with the value: 16 to each power of two, so a percentile is within 1/16. Written by the media
 * loop, read by any thread; allocates nothing.
 */
final class LatenessHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;
    private static final int CELLS = SUB * (Integer.SIZE - SUB_BITS);

    private final AtomicLongArray cells = new AtomicLongArray(CELLS);
    private volatile long maxUs;

    void record(long us) {
        int value = (int) Math.clamp(us, 0L, Integer.MAX_VALUE);
        int cell = cell(value);
        cells.lazySet(cell, cells.getPlain(cell) + 1);
        if (value > maxUs) {
            maxUs = value;
        }
    }

    long maxUs() {
        return maxUs;
    }

    /** Upper edge of the cell below which the given share (0..1) lies; 0 when nothing was recorded. */
    long percentileUs(double share) {
        long total = 0;
        for (int i = 0; i < CELLS; i++) {
            total += cells.get(i);
        }
        long wanted = (long) Math.ceil(total * share);
        long sum = 0;
        for (int i = 0; i < CELLS; i++) {
            sum += cells.get(i);
            if (sum >= wanted && sum > 0) {
                return Math.min(upperEdge(i), maxUs);
            }
        }
        return 0;
    }

    private static int cell(int value) {
        if (value < SUB) {
            return value;
        }
        int shift = Integer.SIZE - 1 - SUB_BITS - Integer.numberOfLeadingZeros(value);
        return shift * SUB + (value >>> shift);
    }

    private static long upperEdge(int cell) {
        if (cell < SUB) {
            return cell;
        }
        int shift = cell / SUB - 1;
        return (((long) (cell - shift * SUB) + 1) << shift) - 1;
    }
}
