package omniline.model;

/**
 * Hears a reply while it is being made. Called on the model loop, so it must not block: offer to a queue and return. An
 * exception thrown in here ends the reply with {@link ReplyOutcome#FAILED}.
 */
public interface ReplyListener {

  /** The next piece of the text, whole characters only. */
  void onText(String piece);

  /** The next samples, 16 kHz mono. The array is the listener's to keep. */
  void onAudio(short[] pcm16k, int lengthSamples);

  /** The end, exactly once and last; on the calling thread instead of the model loop when the request was refused. */
  void onEnd(ReplyReport report);
}
