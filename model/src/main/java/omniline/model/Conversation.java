package omniline.model;

/**
 * One caller's conversation with the model, which remembers its turns. Any thread may call, one at a time; calls only put a request
 * into the model loop's queue. A request that finds the queue full ends at once, on the caller's thread, with {@link
 * ReplyOutcome#FAILED} and "busy".
 *
 * <pre>
 *  maybeEnded(u) ─ resumed()            the caller paused and went on: nothing has happened
 *  maybeEnded(u) ─ answer(u, …)         the pause was the end of the turn: the answer has begun already
 *  answer(u, …) ─ cancel, rollbackTo(s) interrupted: the history ends with the last word that was heard
 * </pre>
 */
public interface Conversation extends AutoCloseable {

  /**
   * The turn may be over: begins to work on it while the endpointing wait is still going on. Takes the place of an earlier such
   * call. Behind all answers in the queue.
   */
  void maybeEnded(Utterance utterance);

  /** The caller went on: what {@link #maybeEnded} began is thrown away. */
  void resumed();

  /**
   * Answers what the caller said and remembers both. With the utterance that was last given to {@link #maybeEnded} the work done
   * so far is used, and sound that is ready comes on the calling thread before this returns. An answer that is still in progress
   * is cancelled.
   */
  Reply answer(Utterance utterance, ReplyListener listener);

  /**
   * Answers in text only, by an instruction of ours instead of the prompt's (the LLaSM way: speech and text in, text out): for
   * classification, extraction, transcripts. Neither uses nor changes what is remembered. It may run beside an answer to the
   * same utterance, which is then encoded once.
   */
  Reply ask(Utterance utterance, String instruction, ReplyListener listener);

  /**
   * Says the given text in the model's voice: the text's tokens are forced on the LLM and their hidden states drive the speech
   * decoder. The prompt is the ordinary one without its speech rows, so that the same text always sounds the same; it is not
   * remembered.
   */
  Reply say(String text, ReplyListener listener);

  /**
   * The last answer was heard up to here: the history ends at the last token whose sound the caller heard. An answer of which
   * nothing was heard leaves no trace but the question. Ends the answer if it is still in progress.
   *
   * @param heardSamples samples of the answer that were played, at 16 kHz
   */
  void rollbackTo(long heardSamples);

  /** Cancels the replies in progress, forgets everything and refuses later requests. */
  @Override
  void close();
}
