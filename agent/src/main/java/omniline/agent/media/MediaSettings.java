package omniline.agent.media;

import omniline.rtp.dtls.DtlsEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * What one call's media needs to know before a codec is agreed.
 *
 * @param bindAddress local address of the RTP sockets, such as {@code 0.0.0.0}
 * @param portMin lowest UDP port to use
 * @param portMax highest UDP port to use
 * @param ptimeMs packet time that we send when the far end names none, 10 to 60 ms
 * @param jitterMinMs smallest playout delay
 * @param jitterMaxMs largest playout delay
 * @param opusBitrateBps Opus target bit rate in bit/s
 * @param opusComplexity Opus encoder complexity, 0 to 10
 * @param encryption whether media are encrypted
 * @param inbandKeys whether keys are listened for in the sound, too
 * @param dtls who we are in handshakes, and who holds them; null where encryption is off
 */
public record MediaSettings(
    String bindAddress,
    int portMin,
    int portMax,
    int ptimeMs,
    int jitterMinMs,
    int jitterMaxMs,
    int opusBitrateBps,
    int opusComplexity,
    Encryption encryption,
    boolean inbandKeys,
    @Nullable DtlsEndpoint dtls) {
  /** The same with other encryption. */
  public MediaSettings with(Encryption other) {
    return new MediaSettings(bindAddress, portMin, portMax, ptimeMs, jitterMinMs, jitterMaxMs, opusBitrateBps, opusComplexity, other, inbandKeys,
        dtls);
  }

  /** Rejects what no call could work with. */
  public MediaSettings {
    if (portMin < 1 || portMax > 65_535 || portMin > portMax) {
      throw new IllegalArgumentException("RTP ports " + portMin + "-" + portMax + " are not a range");
    }
    if (ptimeMs < 10 || ptimeMs > 60 || ptimeMs % 10 != 0) {
      throw new IllegalArgumentException("ptime " + ptimeMs + " ms is not 10, 20, 30, 40, 50 or 60");
    }
    if (encryption != Encryption.OFF && dtls == null) {
      throw new IllegalArgumentException("encryption needs somebody who holds handshakes");
    }
  }
}
