package omniline.config;

import java.util.List;
import omniline.config.Constraint.OneOf;
import omniline.config.Constraint.Range;

/**
 * Media on the wire, section {@code rtp}.
 *
 * @param portMin the lowest UDP port for media; a call takes an even port for RTP and the odd one above it for RTCP
 * @param portMax the highest UDP port for media
 * @param codecs {@code opus}, {@code g722}, {@code pcmu}, {@code pcma} in order of preference
 * @param ptimeMs audio in one packet sent
 * @param jitterMinMs least playout delay of the jitter buffer
 * @param jitterMaxMs greatest playout delay of the jitter buffer
 * @param silenceTimeoutMs a call from which no RTP came for this long is hung up
 * @param opusBitrateBps target rate of Opus
 * @param opusComplexity libopus encoder complexity
 * @param mediaThreads media loops; calls are spread over them
 * @param srtp {@code off}, {@code offered}, {@code required} or {@code dtls}: whether media are encrypted. The two in the middle take keys
 *     in the SDP (SDES) and those of a handshake (DTLS), as the caller offers them; the last one takes and offers a handshake alone
 * @param inbandKeys whether keys are listened for in the sound, for lines that send no telephone events
 */
public record RtpConfig(
    @Range(min = 1_024, max = 65_535) int portMin,
    @Range(min = 1_024, max = 65_535) int portMax,
    @OneOf({"opus", "g722", "pcmu", "pcma"}) List<String> codecs,
    @OneOf({"10", "20", "40", "60"}) int ptimeMs,
    @Range(min = 0, max = 1_000, unit = "ms") int jitterMinMs,
    @Range(min = 20, max = 2_000, unit = "ms") int jitterMaxMs,
    @Range(min = 1_000, max = 3_600_000, unit = "ms") int silenceTimeoutMs,
    @Range(min = 6_000, max = 510_000, unit = "bit/s") int opusBitrateBps,
    @Range(min = 0, max = 10) int opusComplexity,
    @Range(min = 1, max = 64, unit = "threads") int mediaThreads,
    @OneOf({"off", "offered", "required", "dtls"}) String srtp,
    boolean inbandKeys) {

  public RtpConfig {
    codecs = List.copyOf(codecs);
    Constraint.check(RtpConfig.class, portMin, portMax, codecs, ptimeMs, jitterMinMs, jitterMaxMs, silenceTimeoutMs,
        opusBitrateBps, opusComplexity, mediaThreads, srtp, inbandKeys);
  }

  static RtpConfig defaults() {
    return new RtpConfig(20_000, 29_999, List.of("opus", "g722", "pcmu", "pcma"), 20, 20, 200, 30_000, 32_000, 5, 1, "offered", false);
  }

  /** How many calls the port range carries: pairs of an even port and the odd one above it. */
  public int portPairs() {
    int firstEven = portMin + (portMin & 1);
    return Math.max(0, (portMax - firstEven + 1) / 2);
  }
}
