package omniline.train.speech;

import java.util.List;

/**
 * A segment of flite's or festival's: both tell where it ends.
 *
 * @param phone in their American set
 * @param end the sample after its last
 * @param word the place of its word, or {@link Transcript#NO_WORD}
 */
record Segment(String phone, int end, int word) {

  /** All segments of an utterance in the one set of phones; a phone that is not known counts as a pause. */
  static Transcript transcript(List<String> words, List<Segment> segments) {
    Transcript transcript = new Transcript(words);
    int start = 0;
    for (Segment segment : segments) {
      String phone = Phones.ofAmerican(segment.phone());
      transcript.add(List.of(phone == null ? Phones.PAUSE : phone), start, segment.end(), segment.word());
      start = segment.end();
    }
    return transcript;
  }
}
