package omniline.train.omni;

import java.util.List;

/**
 * A call to learn from: what was heard turn by turn and what is to be answered.
 *
 * @param turns in order, at least one
 * @param instruction what is asked about the speech; empty for the conversation's own prompt
 */
public record Talk(List<Turn> turns, String instruction) {

  /** Asks for the words: LLaSM's first phase, and what {@code Conversation.ask} is for. */
  public static final String TRANSCRIBE = "Please write down what the speech says.";

  /** In place of a clip's number: there is no sound: a given text is spoken, as a greeting is, or the words are only written. */
  public static final int SILENT = -1;

  public Talk {
    turns = List.copyOf(turns);
  }

  /** Letters of it all, heard and answered: how long it is, more or less. */
  public int letters() {
    return turns.stream().mapToInt(turn -> turn.heard.length() + turn.reply.length()).sum();
  }

  /**
   * One turn.
   *
   * @param clip the clip's number among the {@link Hearing}
   * @param heard the clip's words; empty where unknown
   * @param reply what is written: the reply's text with its actions, or the transcript
   */
  public record Turn(int clip, String heard, String reply) {}
}
