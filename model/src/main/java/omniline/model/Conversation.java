package omniline.model;

/**
 * One caller's conversation with the model. Any thread may call; calls only put a request into the model loop's bounded queue.
 * A request that finds the queue full ends at once, on the caller's thread, with {@link ReplyOutcome#FAILED} and "busy".
 */
public interface Conversation extends AutoCloseable {

  /** Answers what the caller said. */
  Reply answer(Utterance utterance, ReplyListener listener);

  /**
   * Says the given text in the model's voice: the text's tokens are forced on the LLM and their hidden states drive the speech
   * decoder. The prompt is the ordinary one without its speech rows, so that the same text always sounds the same.
   */
  Reply say(String text, ReplyListener listener);

  /** Cancels the replies in progress and refuses later ones. */
  @Override
  void close();
}
