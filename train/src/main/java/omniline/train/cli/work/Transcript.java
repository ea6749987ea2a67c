package omniline.train.cli.work;

import java.util.List;
import omniline.train.corpus.Clip;
import omniline.train.corpus.Span;

/**
 * One line of transcripts.jsonl: the recovered words of a recording.
 *
 * @param id the recording
 * @param text its words
 * @param cost CTC's cost of the words, in nats
 * @param margin how much dearer the next wording is
 * @param words where the words lie, in samples at 16 kHz
 */
public record Transcript(String id, String text, double cost, double margin, List<Span> words) {
  public Transcript {
    words = List.copyOf(words);
  }

  /** The recording with its words, as a clip. */
  public Clip clip() {
    return new Clip(id, "", text, words, List.of());
  }
}
