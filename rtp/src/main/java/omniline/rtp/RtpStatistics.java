package omniline.rtp;

import omniline.rtp.rtcp.VoipMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one session, a snapshot.
 *
 * @param packetsIn valid RTP packets of the known source, events included
 * @param bytesIn their payload bytes
 * @param packetsOut RTP packets handed to the sink
 * @param bytesOut their payload bytes
 * @param resent of them, those that went out again because the other side missed them (RFC 4585)
 * @param lost expected minus received (RFC 3550 A.3); may be negative after duplicates
 * @param late arrived after their time of playout
 * @param duplicate received again
 * @param reordered arrived after one with a higher sequence number, in time
 * @param strangers datagrams of other sources, dropped
 * @param garbage datagrams that are neither RTP nor RTCP, and RTP that failed validation
 * @param unknownPayloadTypes packets of payload types not negotiated, dropped
 * @param malformedRtcp RTCP datagrams that do not parse
 * @param ssrcChanges times the known source started a new SSRC
 * @param jitterMs interarrival jitter (RFC 3550 A.8)
 * @param remoteFractionLost share of our packets that the other side missed in its last report, 0..1; -1 before one came
 * @param remoteJitterMs jitter that the other side reported; -1 before
 * @param roundTripMs from its last report; -1 before
 * @param remoteMetrics how the other side hears us, from its last extended report (RFC 3611); null before one came
 */
public record RtpStatistics(
        long packetsIn,
        long bytesIn,
        long packetsOut,
        long bytesOut,
        long resent,
        long lost,
        long late,
        long duplicate,
        long reordered,
        long strangers,
        long garbage,
        long unknownPayloadTypes,
        long malformedRtcp,
        long ssrcChanges,
        double jitterMs,
        double remoteFractionLost,
        double remoteJitterMs,
        double roundTripMs,
        @Nullable VoipMetrics remoteMetrics) {}
