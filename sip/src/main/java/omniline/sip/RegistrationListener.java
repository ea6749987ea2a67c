package omniline.sip;

/** Hears of registrations. */
@FunctionalInterface
public interface RegistrationListener {

  /** Called on a SIP thread, one event of an account at a time and in order; must not block. */
  void onRegistration(Account account, RegistrationEvent event);
}
