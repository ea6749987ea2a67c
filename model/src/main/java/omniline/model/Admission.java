package omniline.model;

/**
 * Whether the model takes one more conversation.
 *
 * @param admitted yes or no
 * @param reason a sentence for the operator; empty when admitted
 * @param retryAfterSeconds when it is worth asking again
 */
public record Admission(boolean admitted, String reason, int retryAfterSeconds) {

  static final Admission GRANTED = new Admission(true, "", 0);

  static Admission refused(String reason, int retryAfterSeconds) {
    return new Admission(false, reason, retryAfterSeconds);
  }
}
