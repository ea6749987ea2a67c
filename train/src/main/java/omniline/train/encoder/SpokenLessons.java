package omniline.train.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import omniline.model.mel.LogMel;
import omniline.train.augment.Augmentation;
import omniline.train.augment.Heard;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.MelFrames;
import omniline.train.corpus.Span;
import omniline.train.speech.Phones;

/** Lessons from two stores: synthetic callers, whose phones are timed, and people, whose words were recovered (Transcriber). */
public final class SpokenLessons implements Lessons {

  private final ClipStore timed;
  private final ClipStore people;
  private final List<Integer> peopleClips = new ArrayList<>();
  private final List<int[]> peopleTargets = new ArrayList<>();
  private final Augmentation line;

  /**
   * Puts them together.
   *
   * @param transcripts what people say, by the clip's id; clips without one are left out
   * @param line what a room and a line make of a sound
   */
  public SpokenLessons(ClipStore timed, ClipStore people, Map<String, String> transcripts, Pronunciations pronunciations,
      Augmentation line) {
    this.timed = timed;
    this.people = people;
    this.line = line;
    for (int i = 0; i < people.size(); i++) {
      String text = transcripts.get(people.clip(i).id());
      if (text != null && pronunciations.know(text)) {
        peopleClips.add(i);
        peopleTargets.add(pronunciations.phones(text));
      }
    }
  }

  @Override
  public int timed() {
    return timed.size();
  }

  @Override
  public int told() {
    return peopleClips.size();
  }

  @Override
  public int lengthSamples(int clip) {
    return clip < timed.size() ? timed.lengthSamples(clip) : people.lengthSamples(peopleClips.get(clip - timed.size()));
  }

  @Override
  public Lesson lesson(int clip, RandomGenerator random) {
    if (clip >= timed.size()) {
      int at = clip - timed.size();
      return new Lesson(line.apply(people.samples(peopleClips.get(at)), random.nextLong()).samples(), null, peopleTargets.get(at));
    }
    Heard heard = line.apply(timed.samples(clip), random.nextLong());
    return new Lesson(heard.samples(), labels(timed.clip(clip), heard), new int[0]);
  }

  private static int[] labels(Clip clip, Heard heard) {
    List<Span> moved = heard.moved(clip.phones());
    int frames = Math.ceilDiv(heard.samples().length, 2 * LogMel.HOP_SAMPLES);
    String[] names = MelFrames.names(moved, 2 * frames, Phones.PAUSE);
    int[] labels = new int[frames];
    for (int i = 0; i < frames; i++) {
      labels[i] = Math.max(0, Phones.indexOf(names[2 * i]));
    }
    return labels;
  }
}
