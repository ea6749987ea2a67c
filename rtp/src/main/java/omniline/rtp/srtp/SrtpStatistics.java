package omniline.rtp.srtp;

/**
 * Counters of what was received encrypted, a snapshot.
 *
 * @param opened datagrams that proved genuine, RTP and RTCP
 * @param forged tags that do not fit: another key, a damaged or made-up packet
 * @param replayed packets that came before, or that are older than the 64 before the newest
 * @param malformed too short, too long, neither RTP nor RTCP, or RTCP that says it is not encrypted
 */
public record SrtpStatistics(long opened, long forged, long replayed, long malformed) {}
