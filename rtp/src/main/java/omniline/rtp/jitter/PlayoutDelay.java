package omniline.rtp.jitter;

import java.util.Arrays;

/**
 * Target playout delay from the observed variation of arrival times. A packet's relative delay is its transit time less the smallest
 * transit of the last seconds (which follows clock drift); the target is a high quantile of the last relative delays, so it grows with
 * the packet that needs it and shrinks when that packet leaves the window. Packets that came too late weigh more. Owned by the media loop.
 */
final class PlayoutDelay {
    private static final long NS_PER_MS = 1_000_000;
    private static final int CELL_MS = 5;
    private static final int CELLS = 401;
    private static final int WINDOW_PACKETS = 500;
    private static final double QUANTILE = 0.98;
    private static final int LATE_WEIGHT = 5;
    private static final int BUCKETS = 8;
    private static final long BUCKET_NS = 500 * NS_PER_MS;

    private final JitterSettings settings;
    private final int[] counts = new int[CELLS];
    private final short[] window = new short[WINDOW_PACKETS];
    private final long[] bucketMinNs = new long[BUCKETS];
    private int windowLength;
    private int windowNext;
    private long bucket;
    private long fastestNs;
    private long targetNs;
    private boolean empty = true;

    PlayoutDelay(JitterSettings settings) {
        this.settings = settings;
        reset();
    }

    /** Forgets everything: the next packet belongs to another stream. */
    void reset() {
        Arrays.fill(counts, 0);
        windowLength = 0;
        windowNext = 0;
        targetNs = settings.minDelayMs() * NS_PER_MS;
        empty = true;
    }

    /** True before the first arrival. */
    boolean empty() {
        return empty;
    }

    /** Smallest transit time (arrival minus media time, an arbitrary origin) of the last seconds. */
    long fastestNs() {
        return fastestNs;
    }

    long targetNs() {
        return targetNs;
    }

    /** Takes note of a packet's transit time. */
    void observe(long transitNs, long arrivalNs, boolean late) {
        trackFastest(transitNs, arrivalNs);
        long relativeMs = (transitNs - fastestNs) / NS_PER_MS;
        short cell = (short) Math.min(CELLS - 1, relativeMs / CELL_MS);
        for (int i = late ? LATE_WEIGHT : 1; i > 0; i--) {
            add(cell);
        }
        long quantileMs = quantileMs();
        targetNs = Math.clamp(quantileMs, settings.minDelayMs(), settings.maxDelayMs()) * NS_PER_MS;
    }

    private void trackFastest(long transitNs, long arrivalNs) {
        long now = Math.floorDiv(arrivalNs, BUCKET_NS);
        if (empty || now - bucket >= BUCKETS) {
            Arrays.fill(bucketMinNs, Long.MAX_VALUE);
            bucket = now;
            empty = false;
        }
        while (bucket < now) {
            bucket++;
            bucketMinNs[Math.floorMod(bucket, BUCKETS)] = Long.MAX_VALUE;
        }
        int index = Math.floorMod(bucket, BUCKETS);
        bucketMinNs[index] = Math.min(bucketMinNs[index], transitNs);
        long least = transitNs;
        for (long each : bucketMinNs) {
            least = Math.min(least, each);
        }
        fastestNs = least;
    }

    private void add(short cell) {
        if (windowLength == WINDOW_PACKETS) {
            counts[window[windowNext]]--;
        } else {
            windowLength++;
        }
        window[windowNext] = cell;
        windowNext = (windowNext + 1) % WINDOW_PACKETS;
        counts[cell]++;
    }

    private long quantileMs() {
        int atLeast = (int) Math.ceil(windowLength * QUANTILE);
        int sum = 0;
        int cell = -1;
        while (sum < atLeast) {
            sum += counts[++cell];
        }
        return (cell + 1L) * CELL_MS;
    }
}
