package omniline.rtp.quality;

/**
 * Tells losses in bursts from single ones (RFC 3611 section 4.7.2): a burst begins and ends with a loss and holds fewer than 16 packets in
 * a row that came; a loss alone between 16 and 16 belongs to a gap. What came too late is lost. Owned by the media loop; allocates nothing.
 *
 * <pre>
 *   1 came, 0 lost     11110111111111111111111 011101011110 11111111111111111101111111111
 *                      |-------- gap --------| |- burst --| |----------- gap -----------|
 * </pre>
 */
public final class LossRuns {
    private static final int LEAST_GAP = 16;

    private long packets;
    private long losses;
    private long lossRuns;
    private boolean lastLost;
    private long bursts;
    private long burstPackets;
    private long burstLosses;
    /** Losses that are so near each other that they are a burst if there are two. */
    private long clusterPackets;
    private long clusterLosses;
    private int cameSince;

    /** The next packet in order came in time. */
    public void came() {
        packets++;
        cameSince++;
        lastLost = false;
    }

    /** The next packet in order did not. */
    public void lost() {
        if (clusterLosses > 0 && cameSince < LEAST_GAP) {
            clusterPackets += cameSince + 1;
            clusterLosses++;
        } else {
            closeCluster();
            clusterPackets = 1;
            clusterLosses = 1;
        }
        packets++;
        losses++;
        lossRuns += lastLost ? 0 : 1;
        lastLost = true;
        cameSince = 0;
    }

    /** What it has come to; a burst that may still go on counts as it is. */
    public LossDensity density() {
        boolean burst = clusterLosses > 1;
        long inBursts = burstPackets + (burst ? clusterPackets : 0);
        long lostInBursts = burstLosses + (burst ? clusterLosses : 0);
        return new LossDensity(packets, losses, lossRuns, new LossDensity.Bursts(bursts + (burst ? 1 : 0), inBursts, lostInBursts));
    }

    private void closeCluster() {
        if (clusterLosses > 1) {
            bursts++;
            burstPackets += clusterPackets;
            burstLosses += clusterLosses;
        }
    }
}
