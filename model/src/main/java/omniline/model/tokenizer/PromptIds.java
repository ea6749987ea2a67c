package omniline.model.tokenizer;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The prompt of spec section 4.5 in pieces, so that it can be continued over turns and its beginning shared. Immutable.
 *
 * <pre>
 *  system     begin-of-text (twice) … system text, eot                      the same for everybody
 *  user       header of a user's message                                    before the speech
 *  [speech]
 *  asked      newline, instruction, eot                                     after it
 *  assistant  header of the assistant's message                             then the answer, then eot, then the next user
 * </pre>
 */
public final class PromptIds {

  private final long[] system;
  private final long[] user;
  private final long[] asked;
  private final long[] assistant;
  private final long endOfTurn;

  private PromptIds(long[] system, long[] user, long[] asked, long[] assistant, long endOfTurn) {
    this.system = system;
    this.user = user;
    this.asked = asked;
    this.assistant = assistant;
    this.endOfTurn = endOfTurn;
  }

  /**
   * Takes the prompt apart.
   *
   * @param endOfTurn the id that ends every message
   */
  public static PromptIds of(Tokenizer tokenizer, long endOfTurn) {
    return split(Prompt.promptIds(tokenizer), endOfTurn);
  }

  /** The same prompt under another system message. */
  public static PromptIds under(Tokenizer tokenizer, long endOfTurn, String system) {
    return split(Prompt.promptIdsUnder(tokenizer, system), endOfTurn);
  }

  /** The same prompt with another instruction. */
  public static PromptIds asking(Tokenizer tokenizer, long endOfTurn, String instruction) {
    return split(Prompt.promptIds(tokenizer, instruction), endOfTurn);
  }

  private static PromptIds split(long[] ids, long endOfTurn) {
    int systemEnd = after(ids, endOfTurn, 0);
    int speech = after(ids, Prompt.SPEECH, systemEnd);
    int askedEnd = after(ids, endOfTurn, speech);
    return new PromptIds(Arrays.copyOf(ids, systemEnd), Arrays.copyOfRange(ids, systemEnd, speech - 1),
        Arrays.copyOfRange(ids, speech, askedEnd), Arrays.copyOfRange(ids, askedEnd, ids.length), endOfTurn);
  }

  private static int after(long[] ids, long wanted, int from) {
    for (int i = from; i < ids.length; i++) {
      if (ids[i] == wanted) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("the prompt's ids hold no " + wanted + " after place " + from);
  }

  /** Everything before the speech of a first turn. */
  public long[] beforeSpeech() {
    return joined(system, user);
  }

  /** Everything after it, up to where the answer begins. */
  public long[] afterSpeech() {
    return joined(asked, assistant);
  }

  /** The system message, the same for everybody. */
  public long[] system() {
    return system.clone();
  }

  /** The header of a user's message. */
  public long[] user() {
    return user.clone();
  }

  /** The instruction behind the speech, and the end of the message. */
  public long[] asked() {
    return asked.clone();
  }

  /** The header of the assistant's message. */
  public long[] assistant() {
    return assistant.clone();
  }

  /** The id that ends every message. */
  public long endOfTurn() {
    return endOfTurn;
  }

  /** Two lists, one after the other. */
  public static long[] joined(long[] first, long[] second) {
    return LongStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
