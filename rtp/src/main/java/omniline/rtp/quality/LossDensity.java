package omniline.rtp.quality;

/**
 * Losses of a stream as {@link LossRuns} found them (RFC 3611 section 4.7.2), a snapshot.
 *
 * @param packets that should have been played
 * @param losses of them, those that did not come in time
 * @param lossRuns losses that follow each other directly are one run
 * @param bursts the part of it that is in bursts
 */
public record LossDensity(long packets, long losses, long lossRuns, Bursts bursts) {
    /**
     * The bursts.
     *
     * @param count how many
     * @param packets in them, from their first loss to their last
     * @param losses in them
     */
    public record Bursts(long count, long packets, long losses) {}

    /** Share of packets lost, 0..1. */
    public double loss() {
        return share(losses, packets);
    }

    /** Share lost within bursts, 0..1. */
    public double burstDensity() {
        return share(bursts.losses(), bursts.packets());
    }

    /** Share lost between bursts, 0..1. */
    public double gapDensity() {
        return share(losses - bursts.losses(), packets - bursts.packets());
    }

    /** Mean length of a burst; 0 without one. */
    public double burstPackets() {
        return share(bursts.packets(), bursts.count());
    }

    /** Mean run of losses, over what it would be if the losses were independent (G.107 section 3.5); at least 1. */
    public double burstRatio() {
        return losses == 0 || losses == packets ? 1 : Math.max(1, (double) losses / lossRuns * (1 - loss()));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
