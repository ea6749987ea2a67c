package omniline.sip.sdp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What offer and answer agreed on for the audio stream. Immutable.
 *
 * @param codec the format to send, with the parameters that the peer asks for in its fmtp
 * @param sendPayloadType the number to send it under (the peer's)
 * @param receivePayloadType the number it will arrive under (the one that we wrote)
 * @param telephoneEventPayloadType for DTMF, or -1
 * @param telephoneEventClockHz rate of the events' timestamps, or 0 without events
 * @param remoteRtp where RTP goes; the port may be 9 or the address 0.0.0.0 while the peer holds
 * @param remoteRtcp of an {@code a=rtcp} attribute (RFC 3605), or null for the port above RTP
 * @param rtcpMux whether RTCP shares the RTP port (RFC 5761)
 * @param direction what WE may do
 * @param ptimeMs packet time that the peer likes to receive
 * @param maxPtimeMs the longest it takes; 0 where it does not say
 * @param opusFec whether the peer decodes in-band FEC (useinbandfec=1)
 * @param opusMaxAverageBitrateBps maxaveragebitrate of the peer, or 0
 * @param keys of the media, or null for media in the clear
 * @param feedback what RTCP is to do besides its reports
 * @param ice how the peer checks the way to us, or null where it does not
 */
public record NegotiatedAudio(
    AudioFormat codec,
    int sendPayloadType,
    int receivePayloadType,
    int telephoneEventPayloadType,
    int telephoneEventClockHz,
    InetSocketAddress remoteRtp,
    @Nullable InetSocketAddress remoteRtcp,
    boolean rtcpMux,
    Direction direction,
    int ptimeMs,
    int maxPtimeMs,
    boolean opusFec,
    int opusMaxAverageBitrateBps,
    MediaKeys.@Nullable Agreed keys,
    Feedback feedback,
    @Nullable Ice ice) {

  /**
   * What was agreed on for RTCP.
   *
   * @param voipMetrics whether the peer wants to be told how it is heard (RFC 3611 section 5.1)
   * @param nack whether it may say which packets it missed (RFC 4585 section 4.2)
   */
  public record Feedback(boolean voipMetrics, boolean nack) {
    /** Reports alone. */
    public static final Feedback NONE = new Feedback(false, false);
  }

  /**
   * What both sides know of each other's checks (RFC 8445).
   *
   * @param fragment our {@code a=ice-ufrag}
   * @param password our {@code a=ice-pwd}
   * @param theirFragment their {@code a=ice-ufrag}
   */
  public record Ice(String fragment, String password, String theirFragment) {
    @Override
    public String toString() {
      return "ICE with " + theirFragment;
    }
  }

  /** Whether encrypted media would become clear by going over to another agreement. */
  public boolean isBetrayedBy(NegotiatedAudio next) {
    return keys != null && next.keys == null;
  }
}
