package omniline.agent.media;

import omniline.rtp.RtpStatistics;
import omniline.rtp.jitter.JitterStatistics;

/**
 * A snapshot of one call's media.
 *
 * @param rtp packets, losses and reports
 * @param jitter the jitter buffer's counters
 * @param delayMs present playout delay
 * @param concealedMs audio made up since the start of the call
 * @param corruptPackets packets that the decoder refused
 * @param sendFailures datagrams that the socket did not take
 */
public record MediaStatistics(
    RtpStatistics rtp, JitterStatistics jitter, int delayMs, long concealedMs, long corruptPackets, long sendFailures) {}
