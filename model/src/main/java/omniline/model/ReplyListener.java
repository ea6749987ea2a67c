package omniline.model;

/**
 * Hears a reply while it is being made. Called on the model loop, or on the thread that confirms a turn
 * which was begun early; it must not block: offer to a queue and return. An
 * exception thrown in here ends the reply with {@link ReplyOutcome#FAILED}.
 */
public interface ReplyListener {

  /** The next piece of the text, whole characters only. */
  void onText(String piece);

  /**
   * A token that means something to do instead of something to say ({@link omniline.model.checkpoint.Profile}): neither spoken nor
   * part of the text. In order with the text; the sound of the words before it may still be to come.
   *
   * @param name what to do, such as {@code hang_up}
   */
  default void onAction(String name) {}

  /** The next samples, 16 kHz mono. The array is the listener's to keep. */
  void onAudio(short[] pcm16k, int lengthSamples);

  /**
   * Samples of this reply that the far end has been sent so far; the loop reads it to see whose playout runs short first, and how far
   * ahead it is. Without a playout there is no bound.
   */
  default long playedSamples() {
    return Long.MAX_VALUE;
  }

  /** The end, exactly once and last; on the calling thread instead of the model loop when the request was refused. */
  void onEnd(ReplyReport report);
}
