package omniline.sip;

import java.net.InetSocketAddress;
import omniline.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/** A call that has come in and waits for an answer; 100 has been sent. Every method may be called from any thread. */
public interface IncomingCall {

  /** The Call-ID. */
  String id();

  /** The From URI. */
  String callerUri();

  /** The From display name, empty where there is none. */
  String callerDisplayName();

  /** The user part of the Request-URI, unescaped; empty where there is none. */
  String calledUser();

  /** The user part of To, which a trunk may leave as it was dialled where the Request-URI names the extension; empty where there is none. */
  String toUser();

  /** Who the network says is calling (P-Asserted-Identity, RFC 3325), as the header has it; empty where it says nothing. */
  String assertedIdentity();

  /** Whom the caller had dialled before he was diverted to us (Diversion, RFC 5806), as the header has it; empty where he was not. */
  String diversion();

  /** The id of the call that this one takes the place of (Replaces, RFC 3891), which ends once this is accepted; null for none. */
  @Nullable String replaces();

  /** Where the INVITE came from. */
  InetSocketAddress source();

  /** The address of ours that the caller can reach, without brackets, for the SDP. */
  String localHost();

  /** The offer, or null for a late offer: {@link #accept} then gives ours, and the answer comes with the ACK. */
  @Nullable SessionDescription offer();

  /** Sends 180. Ignored once answered. */
  void ringing();

  /** Hears {@link CallEvent.Ended} if the caller cancels before {@link #accept}; accept replaces the listener. */
  void listen(CallListener listener);

  /**
   * Sends 200, repeated until the ACK comes; then {@link CallEvent.Established} follows. If the caller has cancelled meanwhile the
   * listener gets {@link CallEvent.Ended} at once.
   *
   * @param answerOrOffer the answer to {@link #offer()}, or our offer where that is null
   */
  Call accept(SessionDescription answerOrOffer, CallListener listener);

  /**
   * Refuses the call.
   *
   * @param code 300..699
   * @param reason phrase for the status line, and for the Warning header of a 488 or 606; empty for the usual phrase
   * @param retryAfterSeconds for the Retry-After header; negative for none
   */
  void reject(int code, String reason, int retryAfterSeconds);
}
