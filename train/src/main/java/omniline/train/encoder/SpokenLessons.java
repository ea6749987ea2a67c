package omniline.train.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import omniline.model.mel.LogMel;
import omniline.train.augment.Augmentation;
import omniline.train.augment.Heard;
import omniline.train.corpus.Clip;
import omniline.train.corpus.ClipStore;
import omniline.train.corpus.MelFrames;
import omniline.train.corpus.Span;
import omniline.train.corpus.Splice;
import omniline.train.speech.Phones;

/** Lessons from two stores: synthetic callers, who are timed, and people, whose words were recovered (Transcriber). */
public final class SpokenLessons implements Lessons {

  private static final double SPLICED = 0.5;

  private final ClipStore timed;
  private final ClipStore people;
  private final List<Integer> peopleClips = new ArrayList<>();
  private final List<Clip> peopleWords = new ArrayList<>();
  private final Classes classes;
  private final Augmentation line;

  /** How phones and words are numbered. */
  public record Classes(Pronunciations pronunciations, Words words) {}

  /**
   * Puts them together.
   *
   * @param transcripts what people say and where, by the clip's id; clips without one are left out
   * @param line what a room and a line make of a sound
   */
  public SpokenLessons(ClipStore timed, ClipStore people, Map<String, Clip> transcripts, Classes classes, Augmentation line) {
    this.timed = timed;
    this.people = people;
    this.classes = classes;
    this.line = line;
    for (int i = 0; i < people.size(); i++) {
      Clip said = transcripts.get(people.clip(i).id());
      if (said != null && classes.pronunciations.know(said.text()) && classes.words.know(said.text())) {
        peopleClips.add(i);
        peopleWords.add(said);
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
      return told(clip - timed.size(), random);
    }
    Heard heard = line.apply(timed.samples(clip), random.nextLong());
    Clip said = timed.clip(clip);
    int frames = Math.ceilDiv(heard.samples().length, 2 * LogMel.HOP_SAMPLES);
    return Lesson.timed(heard.samples(), labels(heard.moved(said.phones()), frames, Phones::indexOf),
        labels(heard.moved(said.words()), frames, classes.words::number));
  }

  /**
   * What a person said; every second time the beginning of it with the end of what another one said, so that no recording can be learnt
   * by heart.
   */
  private Lesson told(int at, RandomGenerator random) {
    Splice splice = new Splice(people.samples(peopleClips.get(at)), peopleWords.get(at));
    if (random.nextDouble() < SPLICED) {
      int other = random.nextInt(peopleClips.size());
      splice = splice.with(new Splice(people.samples(peopleClips.get(other)), peopleWords.get(other)), random);
    }
    Heard heard = line.apply(splice.samples(), random.nextLong());
    return Lesson.told(heard.samples(), classes.pronunciations.phones(splice.text()), classes.words.numbers(splice.text()));
  }

  /** The class of every frame of 20 ms; silence where no span lies. */
  private static int[] labels(List<Span> spans, int frames, ToIntFunction<String> number) {
    String[] names = MelFrames.names(spans, 2 * frames, Phones.PAUSE);
    int[] labels = new int[frames];
    for (int i = 0; i < frames; i++) {
      labels[i] = Math.max(0, number.applyAsInt(names[2 * i]));
    }
    return labels;
  }
}
