package omniline.train.llasm;

import java.util.List;

/**
 * A conversation to learn from.
 *
 * @param id for complaints
 * @param audio names of its sounds, in the order of the marks; empty where everything is written
 * @param rounds at least one
 */
public record LlasmSample(String id, List<String> audio, List<Round> rounds) {

  /** Stands in a question for a sound. */
  public static final String AUDIO = "<audio>";

  /** What was asked, with a mark for each sound, and what is to be answered. */
  public record Round(String question, String answer) {

    int marks() {
      return question.split(AUDIO, -1).length - 1;
    }
  }

  public LlasmSample {
    audio = List.copyOf(audio);
    rounds = List.copyOf(rounds);
    int marks = rounds.stream().mapToInt(Round::marks).sum();
    if (rounds.isEmpty() || marks != audio.size()) {
      throw new IllegalArgumentException("sample " + id + " has " + rounds.size() + " rounds, " + marks + " marks " + AUDIO + " and "
          + audio.size() + " sounds; expected a round, and a mark for each sound");
    }
  }

  boolean spoken() {
    return !audio.isEmpty();
  }
}
