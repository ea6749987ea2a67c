package omniline.rtp.quality;

import java.util.Locale;

/**
 * How the other side was heard, as in the VoIP metrics of RTCP XR (RFC 3611 section 4.7), a snapshot.
 *
 * @param losses of frames, those too late among them, in bursts and gaps
 * @param jitterMs interarrival jitter (RFC 3550 section 6.4.1)
 * @param roundTripMs of the network, -1 when no report told it
 * @param oneWayDelayMs estimate from mouth to ear: half the round trip, the jitter buffer, one packet
 * @param codec what was heard through
 */
public record CallQuality(LossDensity losses, double jitterMs, double roundTripMs, double oneWayDelayMs, CodecImpairment codec) {
    /** The E-model's rating R, 0..100. */
    public double rating() {
        return EModel.rating(codec, losses, oneWayDelayMs);
    }

    /** Estimated mean opinion score, 1..4.5. */
    public double mos() {
        return EModel.mos(rating());
    }

    /** One line for a log: {@code MOS 4.2, loss 1.2 %, bursts 3 of 35 % and 9 packets, gaps 0.4 %, jitter 8 ms, delay 75 ms}. */
    public String summary() {
        return String.format(Locale.ROOT, "MOS %.1f, loss %.1f %%, bursts %d of %.0f %% and %.0f packets, gaps %.1f %%, jitter %.0f ms, delay %.0f ms",
                mos(), 100 * losses.loss(), losses.bursts().count(), 100 * losses.burstDensity(), losses.burstPackets(),
                100 * losses.gapDensity(), jitterMs, oneWayDelayMs);
    }
}
