package omniline.train.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import omniline.model.mel.LogMel;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TrainingScript;
import omniline.train.corpus.Span;
import omniline.train.loop.Parameter;
import omniline.train.speech.Phones;

/**
 * Chooses what was said among texts that it may have been: the one whose phones CTC finds cheapest under a trained encoder. The labelled
 * recordings follow one pattern, so their words are recovered that way. Owned by the training thread.
 */
public final class Transcriber implements AutoCloseable {

  private static final int FRAME_SAMPLES = 2 * LogMel.HOP_SAMPLES;
  /** CTC says a phone in a frame or two of its middle. */
  private static final int REACH_FRAMES = 4;

  private final EncoderShape shape;
  private final Pronunciations pronunciations;
  private final LogMel logMel;
  private final TrainingScript script = TrainingScript.load("gradients.py", "linear.py", "whisper.py", "encoder_training.py");
  private final ScriptValue weights;
  private final ScriptValue positions;
  private final ScriptValue heads;

  /** What was chosen: the text, its cost in nats, and how much dearer the next one is. */
  public record Choice(String text, double cost, double margin) {}

  /** Takes the trained tensors in their order, the heads last. */
  public Transcriber(EncoderShape shape, List<Parameter> trained, Pronunciations pronunciations) {
    this(shape, list(trained), pronunciations);
  }

  /** Takes a list of the tensors, which it closes. */
  Transcriber(EncoderShape shape, ScriptValue weights, Pronunciations pronunciations) {
    this.shape = shape;
    this.pronunciations = pronunciations;
    this.weights = weights;
    logMel = new LogMel(shape.nMels());
    positions = ScriptValue.floats(shape.positions(), shape.context(), shape.width());
    heads = ScriptValue.longs(shape.heads());
  }

  private static ScriptValue list(List<Parameter> trained) {
    List<ScriptValue> tensors = trained.stream()
        .map(p -> ScriptValue.floats(p.values(), p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    ScriptValue all = ScriptValue.list(tensors);
    tensors.forEach(ScriptValue::close);
    return all;
  }

  /** The cheapest of the texts for these samples at 16 kHz. */
  public Choice choose(float[] samples, List<String> texts) {
    List<int[]> phones = texts.stream().map(pronunciations::phones).toList();
    long[] all = phones.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    long[] lengths = phones.stream().mapToLong(own -> own.length).toArray();
    float[] costs = costs(samples, all, lengths);
    int best = 0;
    for (int i = 1; i < costs.length; i++) {
      best = costs[i] < costs[best] ? i : best;
    }
    double next = Double.POSITIVE_INFINITY;
    for (int i = 0; i < costs.length; i++) {
      next = i == best ? next : Math.min(next, costs[i]);
    }
    return new Choice(texts.get(best), costs[best], next - costs[best]);
  }

  /** The numbers of the words that the word head hears, each frame's likeliest. */
  int[] words(float[] samples) {
    List<ScriptValue> open = new ArrayList<>();
    try (ScriptValue input = mel(samples)) {
      open.addAll(script.run("heads", weights, positions, input, heads));
      open.addAll(script.run("likeliest", open.getLast()));
      float[] frames = open.getLast().toFloats();
      return IntStream.range(0, frames.length).filter(i -> frames[i] > 0 && (i == 0 || frames[i] != frames[i - 1])).map(i -> (int) frames[i])
          .toArray();
    } finally {
      open.forEach(ScriptValue::close);
    }
  }

  /**
   * Where the words of a text lie in a sound: from the first to the last frame of each word's phones on CTC's likeliest path, and where
   * words follow one another closely up to the middle between them.
   */
  public List<Span> words(float[] samples, String text) {
    int[] target = pronunciations.phones(text);
    int[] path;
    List<ScriptValue> open = new ArrayList<>();
    try (ScriptValue input = mel(samples)) {
      open.addAll(script.run("heads", weights, positions, input, heads));
      path = CtcPath.of(open.getFirst().toFloats(), Phones.ALL.size(), target);
    } finally {
      open.forEach(ScriptValue::close);
    }
    String[] names = text.split(" ", -1);
    int[] counts = pronunciations.counts(text);
    int[] first = new int[names.length];
    int[] last = new int[names.length];
    int phone = 0;
    for (int word = 0; word < names.length; word++) {
      first[word] = place(path, phone, true);
      phone += counts[word];
      last[word] = place(path, phone - 1, false);
    }
    List<Span> spans = new ArrayList<>();
    for (int word = 0; word < names.length; word++) {
      double from = word == 0 ? first[0] - REACH_FRAMES : border(last[word - 1], first[word], first[word] - REACH_FRAMES);
      double to = word == names.length - 1 ? last[word] + 1 + REACH_FRAMES : border(last[word], first[word + 1], last[word] + 1 + REACH_FRAMES);
      spans.add(new Span(names[word], (int) Math.max(0, from * FRAME_SAMPLES), (int) Math.min(samples.length, to * FRAME_SAMPLES)));
    }
    return spans;
  }

  /** The middle between two words where they are close, else what is given. */
  private static double border(int lastBefore, int firstBehind, double alone) {
    return firstBehind - lastBefore <= 2 * REACH_FRAMES + 1 ? (lastBefore + 1 + firstBehind) / 2.0 : alone;
  }

  /** The first or the last frame of a phone of the target. */
  private static int place(int[] path, int phone, boolean isFirst) {
    int[] own = IntStream.range(0, path.length).filter(t -> path[t] == phone).toArray();
    return own.length == 0 ? 0 : isFirst ? own[0] : own[own.length - 1];
  }

  private ScriptValue mel(float[] samples) {
    int columns = Math.min(shape.melFrames(), Math.ceilDiv(samples.length, 2 * LogMel.HOP_SAMPLES) * 2);
    logMel.reset();
    logMel.push(samples, 0, Math.min(samples.length, columns * LogMel.HOP_SAMPLES));
    float[] window = logMel.finish().windows().getFirst();
    int stride = window.length / shape.nMels();
    float[] mel = new float[shape.nMels() * columns];
    for (int row = 0; row < shape.nMels(); row++) {
      System.arraycopy(window, row * stride, mel, row * columns, columns);
    }
    return ScriptValue.floats(mel, 1, shape.nMels(), columns);
  }

  private float[] costs(float[] samples, long[] all, long[] lengths) {
    List<ScriptValue> open = new ArrayList<>();
    try (ScriptValue input = mel(samples);
        ScriptValue targets = ScriptValue.longs(all);
        ScriptValue targetLengths = ScriptValue.longs(lengths)) {
      open.addAll(script.run("heads", weights, positions, input, heads));
      open.addAll(script.run("costs", open.getFirst(), targets, targetLengths));
      return open.getLast().toFloats();
    } finally {
      open.forEach(ScriptValue::close);
    }
  }

  @Override
  public void close() {
    List.of(weights, positions, heads).forEach(ScriptValue::close);
    script.close();
  }
}
