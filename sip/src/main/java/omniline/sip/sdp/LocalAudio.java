package omniline.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our side can do on an audio stream: the material of an offer or an answer. Immutable.
 *
 * @param address literal that the peer shall send RTP to
 * @param rtpPort the even port of our RTP socket; RTCP is on the next one
 * @param formats audio formats in order of preference, without telephone-event
 * @param telephoneEvents whether DTMF events (RFC 4733) are offered: at 8000 Hz as 101, beside Opus at 48000 Hz as 102
 * @param ptimeMs packet time that we like to receive
 * @param sessionId of the {@code o=} line; the same for the life of a call, while the version rises
 * @param keys how media keys are agreed on; {@link MediaKeys#NONE} for media in the clear
 * @param ice what a peer with ICE is answered, or null to leave ICE alone
 */
public record LocalAudio(
    String address, int rtpPort, List<AudioFormat> formats, boolean telephoneEvents, int ptimeMs, long sessionId, MediaKeys keys,
    @Nullable Ice ice) {

  /** Our name and password for the checks of a peer (RFC 8839 section 5.4): new for each call. */
  public record Ice(String fragment, String password) {
    public Ice {
      if (fragment.length() < 4 || password.length() < 22) {
        throw new IllegalArgumentException("an ICE fragment has 4 characters or more, a password 22");
      }
    }

    @Override
    public String toString() {
      return "ICE as " + fragment;
    }
  }


  /** Media in the clear. */
  public LocalAudio(String address, int rtpPort, List<AudioFormat> formats, boolean telephoneEvents, int ptimeMs, long sessionId) {
    this(address, rtpPort, formats, telephoneEvents, ptimeMs, sessionId, MediaKeys.NONE, null);
  }

  public LocalAudio {
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("local audio needs at least one format");
    }
    if (rtpPort <= 0 || rtpPort > 65_535) {
      throw new IllegalArgumentException("an RTP port is 1..65535, not " + rtpPort);
    }
    if (ptimeMs <= 0 || sessionId < 0) {
      throw new IllegalArgumentException("ptime is positive and the session id is not negative");
    }
    formats = List.copyOf(formats);
  }
}
