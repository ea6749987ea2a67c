package omniline.agent.call;

/** What came of the wish to call somebody. */
public sealed interface Dialled {

  /** The call is under way. */
  record Placed(CallState call) implements Dialled {}

  /**
   * There is no call.
   *
   * @param status an HTTP status: 400 a wish that cannot be understood, 403 not allowed, 404 an account that is none, 503 no room
   * @param sentence why
   */
  record Refused(int status, String sentence) implements Dialled {}
}
