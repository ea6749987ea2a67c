package omniline.agent.media;

import omniline.rtp.RtpStatistics;
import omniline.rtp.jitter.JitterStatistics;
import omniline.rtp.srtp.SrtpStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one call's media.
 *
 * @param rtp packets, losses and reports
 * @param jitter the jitter buffer's counters
 * @param delayMs present playout delay
 * @param concealedMs audio made up since the start of the call
 * @param corruptPackets packets that the decoder refused
 * @param sendFailures datagrams that the socket did not take
 * @param srtp what came encrypted, or null for media in the clear
 */
public record MediaStatistics(RtpStatistics rtp, JitterStatistics jitter, int delayMs, long concealedMs, long corruptPackets,
    long sendFailures, @Nullable SrtpStatistics srtp) {

  /** Packets whose encryption was not genuine, or that came before; 0 for media in the clear. */
  public long forged() {
    return srtp == null ? 0 : srtp.forged() + srtp.replayed() + srtp.malformed();
  }
}
