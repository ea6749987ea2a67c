package omniline.train.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;
import omniline.train.speech.Phones;

/**
 * Teaches an encoder phones (encoder_training.py): frame by frame where they are timed, by CTC where only the words are known. A batch
 * holds clips of like length in a window as long as the longest, now and then in the whole window, so that silence behind the words
 * means nothing. Owned by the training thread.
 */
public final class EncoderRecipe implements Recipe {

  private static final int CANDIDATES = 4;
  private static final int ROUND_FRAMES = 32;
  private static final double WHOLE_WINDOWS = 0.1;

  private final EncoderShape shape;
  private final Lessons lessons;
  private final Share share;
  private final long seed;
  private final List<Parameter> initial;
  private final LogMel logMel;
  private final ScriptValue positions;
  private final ScriptValue heads;

  /** Clips of a batch: timed ones, and ones with words only. */
  public record Share(int timed, int told) {}

  /** Begins with the given tensors, or anew where there are none. */
  public EncoderRecipe(EncoderShape shape, Lessons lessons, Share share, List<Parameter> initial, long seed) {
    this.shape = shape;
    this.lessons = lessons;
    this.share = share;
    this.initial = initial.isEmpty() ? fresh(shape, seed) : initial;
    this.seed = seed;
    logMel = new LogMel(shape.nMels());
    positions = ScriptValue.floats(shape.positions(), shape.context(), shape.width());
    heads = ScriptValue.longs(shape.heads());
  }

  private static List<Parameter> fresh(EncoderShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Parameter> all = new ArrayList<>(shape.parameters(random));
    long phones = Phones.ALL.size();
    double deviation = 1 / Math.sqrt(shape.width());
    all.add(new Parameter("phones.weight", List.of(phones, (long) shape.width()), Parameter.normal(random, phones * shape.width(), deviation)));
    all.add(new Parameter("phones.bias", List.of(phones), new float[Phones.ALL.size()]));
    return all;
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
    return List.of("frames_right", "ctc_per_phone");
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
    List<long[]> labels = new ArrayList<>();
    List<long[]> targets = new ArrayList<>();
    long[] frameLengths = chosen.stream().filter(lesson -> !lesson.timed()).mapToLong(lesson -> spoken(lesson, frames)).toArray();
    for (int i = 0; i < chosen.size(); i++) {
      Lesson lesson = chosen.get(i);
      int at = i * shape.nMels() * columns;
      fillMel(lesson.samples(), mel, at, columns);
      SpecAugment.apply(mel, at, shape.nMels(), columns, random);
      int[] timedLabels = lesson.labels();
      if (timedLabels != null) {
        labels.add(padded(timedLabels, frames));
      } else {
        targets.add(Arrays.stream(lesson.targets()).asLongStream().toArray());
      }
    }
    return List.of(positions.share(), heads.share(), ScriptValue.floats(mel, chosen.size(), shape.nMels(), columns), matrix(labels, frames),
        ScriptValue.longs(targets.stream().flatMapToLong(Arrays::stream).toArray()),
        ScriptValue.longs(targets.stream().mapToLong(target -> target.length).toArray()), ScriptValue.longs(frameLengths));
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

  private static ScriptValue matrix(List<long[]> rows, int columns) {
    return ScriptValue.longs(rows.stream().flatMapToLong(Arrays::stream).toArray(), rows.size(), columns);
  }

  @Override
  public void close() {
    positions.close();
    heads.close();
  }
}
