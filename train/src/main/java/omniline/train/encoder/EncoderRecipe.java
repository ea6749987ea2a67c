package omniline.train.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import omniline.train.augment.spectrum.LineColour;
import omniline.train.augment.spectrum.SpecAugment;
import omniline.train.augment.spectrum.WarpedMel;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;
import omniline.train.loop.Tensors;
import omniline.train.speech.Phones;

/**
 * Teaches an encoder phones (encoder_training.py): frame by frame where they are timed, by CTC where only the words are known. A batch
 * holds clips of like length in a window as long as the longest, now and then in the whole window, so that silence behind the words
 * means nothing. Owned by the training thread.
 */
public final class EncoderRecipe implements Recipe {

  private static final int CANDIDATES = 4;
  private static final int ROUND_FRAMES = 32;
  private static final double WHOLE_WINDOWS = 0.05;

  private final EncoderShape shape;
  private final Lessons lessons;
  private final Share share;
  private final HeldSpeech held;
  private final long seed;
  private final List<Parameter> initial;
  private final LogMel logMel;
  private final WarpedMel tracts;
  private final ScriptValue positions;
  private final ScriptValue heads;

  /**
   * What a batch is made of.
   *
   * @param timed clips whose phones and words are timed
   * @param told clips with words only
   * @param leftOut chance that a channel of a block, or for a window a whole block, is left out (dropout, stochastic depth), 0 for none
   */
  public record Share(int timed, int told, double leftOut) {}

  /**
   * Begins with the given tensors, or anew where there are none; an encoder without heads gets new ones.
   *
   * @param held what it is checked by, and the words that it tells apart
   */
  public EncoderRecipe(EncoderShape shape, Lessons lessons, Share share, HeldSpeech held, List<Parameter> initial, long seed) {
    this.shape = shape;
    this.lessons = lessons;
    this.share = share;
    this.held = held;
    this.initial = begun(initial, seed);
    this.seed = seed;
    logMel = new LogMel(shape.nMels());
    tracts = new WarpedMel(shape.nMels());
    positions = ScriptValue.floats(shape.positions(), shape.context(), shape.width());
    heads = ScriptValue.longs(shape.heads());
  }

  private List<Parameter> begun(List<Parameter> before, long newSeed) {
    SplittableRandom random = new SplittableRandom(newSeed);
    List<Parameter> anew = shape.parameters(random);
    List<Parameter> all = new ArrayList<>(before.isEmpty() ? anew : Tensors.like(anew, before, "--from"));
    addHead(all, before, "phones", Phones.ALL.size(), random);
    addHead(all, before, "words", held.words().classes(), random);
    return all;
  }

  private void addHead(List<Parameter> all, List<Parameter> before, String name, int classes, RandomGenerator random) {
    List<Parameter> kept = before.stream().filter(p -> p.name().startsWith(name + ".") && p.shape().getFirst() == classes).toList();
    if (!kept.isEmpty()) {
      all.addAll(kept);
      return;
    }
    long width = shape.width();
    all.add(new Parameter(name + ".weight", List.of((long) classes, width), Parameter.normal(random, classes * width, 1 / Math.sqrt(shape.width()))));
    all.add(new Parameter(name + ".bias", List.of((long) classes), new float[classes]));
  }

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "linear.py", "whisper.py", "encoder_training.py");
  }

  @Override
  public List<Parameter> parameters() {
    return initial;
  }

  @Override
  public List<String> measures() {
    return List.of("phones_right", "words_right", "ctc_per_phone", "ctc_per_word");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    List<Lesson> chosen = new ArrayList<>();
    double place = random.nextDouble();
    draw(0, lessons.timed(), share.timed(), place, random).forEach(clip -> chosen.add(lessons.lesson(clip, random)));
    draw(lessons.timed(), lessons.told(), share.told(), place, random).forEach(clip -> chosen.add(lessons.lesson(clip, random)));
    return tensors(chosen, random);
  }

  /** So many clips of like length: of several times as many candidates, those beside one another when sorted by length. */
  private IntStream draw(int first, int count, int wanted, double place, RandomGenerator random) {
    if (count == 0 || wanted == 0) {
      return IntStream.empty();
    }
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES * wanted; i++) {
      candidates.add(first + random.nextInt(count));
    }
    candidates.sort(Comparator.comparingInt(lessons::lengthSamples));
    int from = (int) (place * (candidates.size() - wanted + 1));
    return candidates.subList(from, from + wanted).stream().mapToInt(Integer::intValue);
  }

  private List<ScriptValue> tensors(List<Lesson> chosen, RandomGenerator random) {
    int longest = chosen.stream().mapToInt(lesson -> lesson.samples().length).max().orElse(0);
    int needed = Math.ceilDiv(longest, 2 * LogMel.HOP_SAMPLES * ROUND_FRAMES) * ROUND_FRAMES;
    int frames = random.nextDouble() < WHOLE_WINDOWS ? shape.context() : Math.min(shape.context(), needed);
    int columns = 2 * frames;
    float[] mel = new float[chosen.size() * shape.nMels() * columns];
    List<Lesson> timed = chosen.stream().filter(Lesson::timed).toList();
    List<Lesson> told = chosen.stream().filter(lesson -> !lesson.timed()).toList();
    for (int i = 0; i < chosen.size(); i++) {
      int at = i * shape.nMels() * columns;
      fillMel(chosen.get(i).samples(), mel, at, columns);
      tracts.maybe(mel, at, columns, random);
      LineColour.maybe(mel, at, shape.nMels(), columns, random);
      SpecAugment.apply(mel, at, shape.nMels(), columns, random);
    }
    return List.of(positions.share(), heads.share(), masks(chosen.size(), random), ScriptValue.floats(mel, chosen.size(), shape.nMels(), columns),
        labels(timed, frames, Lesson::phones), labels(timed, frames, Lesson::words),
        ScriptValue.longs(told.stream().mapToLong(lesson -> spoken(lesson, frames)).toArray()), targets(told, Lesson::phones),
        lengths(told, Lesson::phones), targets(told, Lesson::words), lengths(told, Lesson::words));
  }

  /** Masks of every block and of the frames behind them (encoder_training.py): the same channels in the whole window. */
  private ScriptValue masks(int windows, RandomGenerator random) {
    if (share.leftOut() == 0) {
      return ScriptValue.floats(new float[0], 0);
    }
    float[] masks = new float[(shape.layers() + 1) * windows * shape.width()];
    double stays = 1 - share.leftOut();
    for (int at = 0; at < masks.length; at += shape.width()) {
      boolean ofBlock = at < shape.layers() * windows * shape.width();
      boolean wholeBlock = ofBlock && random.nextDouble() < share.leftOut();
      float kept = (float) (1 / (ofBlock ? stays * stays : stays)); // so that the mean stays what it is without masks
      for (int i = at; i < at + shape.width() && !wholeBlock; i++) {
        masks[i] = random.nextDouble() < share.leftOut() ? 0 : kept;
      }
    }
    return ScriptValue.floats(masks, shape.layers() + 1, windows, 1, shape.width());
  }

  private static long spoken(Lesson lesson, int frames) {
    return Math.min(frames, Math.ceilDiv(lesson.samples().length, 2 * LogMel.HOP_SAMPLES));
  }

  private void fillMel(float[] samples, float[] block, int at, int columns) {
    logMel.reset();
    logMel.push(samples, 0, Math.min(samples.length, columns * LogMel.HOP_SAMPLES));
    float[] window = logMel.finish().windows().getFirst();
    int stride = window.length / shape.nMels();
    for (int row = 0; row < shape.nMels(); row++) {
      System.arraycopy(window, row * stride, block, at + row * columns, columns);
    }
  }

  private static long[] padded(int[] labels, int frames) {
    long[] row = new long[frames];
    for (int i = 0; i < Math.min(frames, labels.length); i++) {
      row[i] = labels[i];
    }
    return row; // behind the clip lies silence, which is number 0
  }

  private static ScriptValue labels(List<Lesson> timed, int frames, Function<Lesson, int[]> classes) {
    long[] rows = timed.stream().flatMapToLong(lesson -> Arrays.stream(padded(classes.apply(lesson), frames))).toArray();
    return ScriptValue.longs(rows, timed.size(), frames);
  }

  private static ScriptValue targets(List<Lesson> told, Function<Lesson, int[]> classes) {
    return ScriptValue.longs(told.stream().flatMapToInt(lesson -> Arrays.stream(classes.apply(lesson))).asLongStream().toArray());
  }

  private static ScriptValue lengths(List<Lesson> told, Function<Lesson, int[]> classes) {
    return ScriptValue.longs(told.stream().mapToLong(lesson -> classes.apply(lesson).length).toArray());
  }

  @Override
  public String validate(ScriptValue weights) {
    return held.check(shape, weights.shareList());
  }

  @Override
  public void close() {
    positions.close();
    heads.close();
  }
}
