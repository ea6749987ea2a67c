package omniline.train.corpus;

import java.util.List;

/**
 * What is known of one piece of speech in a {@link ClipStore}.
 *
 * @param id unique in its store
 * @param voice who speaks: a synthetic voice or a group of recordings
 * @param text the words spoken; empty where unknown
 * @param words in order of time; empty where unknown
 * @param phones in order of time, pauses as {@code pau}; empty where unknown
 */
public record Clip(String id, String voice, String text, List<Span> words, List<Span> phones) {

  public Clip {
    words = List.copyOf(words);
    phones = List.copyOf(phones);
  }

  /** A clip without timings. */
  public Clip(String id, String voice, String text) {
    this(id, voice, text, List.of(), List.of());
  }
}
