package omniline.sip;

/** What happens to the registration of one account, for the log and the metrics. */
public sealed interface RegistrationEvent {

  /** Where it happened. */
  String registrar();

  /**
   * The registrar knows us; told the first time, and again when it was lost before.
   *
   * @param seconds how long, without a refresh
   */
  record Registered(String registrar, int seconds) implements RegistrationEvent {}

  /**
   * It does not, or may not any more.
   *
   * @param code of its answer; 408 where there was none, 503 where it could not be reached
   * @param text one sentence or reason phrase
   * @param retryMs when it is tried again
   */
  record Failed(String registrar, int code, String text, long retryMs) implements RegistrationEvent {}

  /** We have taken our registration back. */
  record Unregistered(String registrar) implements RegistrationEvent {}
}
