package omniline.sip;

/** Hears what happens to one call. */
@FunctionalInterface
public interface CallListener {

  /**
   * Called on a SIP thread, one event of a call at a time and in order; must not block. The call's methods may be called from
   * inside. An exception ends the call (500 or BYE) and nothing else.
   */
  void onEvent(Call call, CallEvent event);
}
