package omniline.sip;

/** Takes the calls that come in. */
@FunctionalInterface
public interface CallHandler {

  /**
   * A new INVITE, of sound syntax, not a repeated one. Called on a SIP thread of this call: must not block. Answer it now or later,
   * from any thread, with {@link IncomingCall#accept} or {@link IncomingCall#reject}. An exception answers it with 500.
   */
  void onInvite(IncomingCall call);
}
