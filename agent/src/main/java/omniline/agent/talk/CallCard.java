package omniline.agent.talk;

import omniline.sip.sdp.MediaKeys;
import omniline.sip.sdp.NegotiatedAudio;
import org.jspecify.annotations.Nullable;

/**
 * Who talks to whom, and how.
 *
 * @param name short name in the log, unique while the process runs: {@code c17}
 * @param callId the SIP Call-ID
 * @param caller the From URI
 * @param called the user that was dialled
 * @param asserted who the network says is calling (P-Asserted-Identity); empty where it says nothing
 * @param diversion whom the caller had dialled before he was diverted (Diversion); empty where he was not
 * @param profile by which profile it is answered (sip.profiles); empty for none in particular
 * @param audio what was agreed; null before that
 */
public record CallCard(
    String name, String callId, String caller, String called, String asserted, String diversion, String profile, @Nullable NegotiatedAudio audio) {

  /** A call that came without a proxy's notes. */
  public CallCard(String name, String callId, String caller, String called, @Nullable NegotiatedAudio audio) {
    this(name, callId, caller, called, "", "", "", audio);
  }

  /** The same call with what was agreed. */
  public CallCard with(NegotiatedAudio agreed) {
    return new CallCard(name, callId, caller, called, asserted, diversion, profile, agreed);
  }

  /** The same call under the Call-ID that it was given. */
  public CallCard withCallId(String given) {
    return new CallCard(name, given, caller, called, asserted, diversion, profile, audio);
  }

  /** What encrypts its media: SRTP or DTLS-SRTP; empty for media in the clear. */
  public String encryption() {
    return switch (audio == null ? null : audio.keys()) {
      case null -> "";
      case MediaKeys.Sdes _ -> "SRTP";
      case MediaKeys.Dtls _ -> "DTLS-SRTP";
    };
  }

  /** The codec's name, or a dash. */
  public String codec() {
    NegotiatedAudio agreed = audio;
    return agreed == null ? "-" : agreed.codec().encodingName();
  }
}
