package omniline.rtp.rtcp;

import java.util.random.RandomGenerator;

/**
 * When the next report is due between two parties (RFC 3550 sections 6.2, 6.3.1 to 6.3.3, code of A.7): five percent of the session's
 * bandwidth, at least 5 s apart, half of that at first, spread by 0.5 to 1.5, and reconsidered when due. Owned by the media loop.
 */
public final class RtcpTimer {
    private static final double MIN_SECONDS = 5.0;
    private static final int MEMBERS = 2;
    /** e - 3/2: reconsideration would otherwise make the interval longer than meant. */
    private static final double COMPENSATION = Math.E - 1.5;
    private static final double AVERAGE_WEIGHT = 1.0 / 16;

    private final RandomGenerator random;
    private final double rtcpBytesPerSecond;
    private double averageBytes = 128;
    private boolean initial = true;
    private boolean armed;
    private long lastNs;
    private long nextNs;

    /**
     * A timer that starts with the first call of {@link #due}.
     *
     * @param sessionBitsPerSecond bandwidth of the media, both ways, e.g. 128000
     */
    public RtcpTimer(RandomGenerator random, int sessionBitsPerSecond) {
        this.random = random;
        rtcpBytesPerSecond = sessionBitsPerSecond * 0.05 / 8;
    }

    /** Size of every RTCP datagram sent or received, payload only; UDP and IP headers are added here. */
    public void observe(int datagramBytes) {
        averageBytes += AVERAGE_WEIGHT * (datagramBytes + 28 - averageBytes);
    }

    /** True when a report is to be sent now; the caller then sends one. The first call starts the clock. */
    public boolean due(long nowNs) {
        if (!armed) {
            armed = true;
            lastNs = nowNs;
            nextNs = nowNs + intervalNs();
            return false;
        }
        if (nowNs < nextNs) {
            return false;
        }
        nextNs = lastNs + intervalNs();
        if (nextNs > nowNs) {
            return false;
        }
        lastNs = nowNs;
        initial = false;
        nextNs = nowNs + intervalNs();
        return true;
    }

    private long intervalNs() {
        double least = initial ? MIN_SECONDS / 2 : MIN_SECONDS;
        double seconds = Math.max(least, averageBytes * MEMBERS / rtcpBytesPerSecond);
        return (long) (seconds * random.nextDouble(0.5, 1.5) / COMPENSATION * 1e9);
    }
}
