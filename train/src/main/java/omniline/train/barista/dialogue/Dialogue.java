package omniline.train.barista.dialogue;

import java.util.List;
import omniline.train.barista.Reply;

/**
 * One call in words. Immutable.
 *
 * @param id unique in its file
 * @param profile what kind of call it is: {@code order}, {@code single} or {@code talk}
 * @param turns in order, at least one
 */
public record Dialogue(String id, String profile, List<Turn> turns) {
  public Dialogue {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("a dialogue without turns: " + id);
    }
  }

  /**
   * One turn.
   *
   * @param heard what the caller says: lower-case words
   * @param reply the answer
   */
  public record Turn(String heard, Reply reply) {
    /** The id of what the caller says: the same for the same words, whatever else is in a corpus. */
    public String utteranceId() {
      return Turn.utteranceId(heard);
    }

    /** The id of an utterance's text: {@code u} and its 64-bit FNV-1a hash. */
    public static String utteranceId(String text) {
      long hash = 0xcbf29ce484222325L;
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
      return String.format("u%016x", hash);
    }
  }
}
