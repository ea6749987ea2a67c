package omniline.train.voice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TrainingScript;
import omniline.train.TrainException;
import omniline.train.corpus.ClipStore;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;

/**
 * Trains the unit vocoder (spec section 7.5): log-mel and spectral distances at several resolutions between segments of a voice's clips
 * and what the generator makes of their units, and the error of the durations on whole clips. No adversaries. Every fiftieth clip is
 * kept for validation. Scripts: {@code hifigan.py}, {@code vocoder_training.py}. Owned by the training thread.
 */
public final class VocoderRecipe implements Recipe {

  /** Bands and FFT sizes of the losses; short windows see the single pulses of the voice, long ones its harmonics. */
  private static final int[][] RESOLUTIONS = {{80, 1024}, {80, 2048}, {64, 512}, {40, 256}, {20, 128}, {10, 64}};

  private static final int TEMPO_CLIPS = 200;
  private static final int KEPT = 50;
  private static final int KEPT_MOST = 8;
  private static final int HOP = UnitFeatures.FRAME_SAMPLES;

  /**
   * What a batch is.
   *
   * @param segments in a batch
   * @param frames of 20 ms in a segment
   * @param rows whole clips a batch for the durations
   */
  public record Batch(int segments, int frames, int rows) {
    public static final Batch USUAL = new Batch(16, 32, 4);
  }

  private record Piece(int clip, int frames, UnitLine line) {}

  private final ClipStore clips;
  private final VocoderConfig config;
  private final Batch batch;
  private final long seed;
  private final List<Parameter> initial;
  private final List<Piece> learnt = new ArrayList<>();
  private final List<Piece> kept = new ArrayList<>();

  /** Running sums of the clips' weights. */
  private final double[] weights;

  private final ScriptValue shape;
  private final List<ScriptValue> banks;
  private final TrainingScript speaking = TrainingScript.load("gradients.py", "hifigan.py", "vocoder_training.py");

  /**
   * @param clips the voice's sound, which stays the caller's
   * @param lines its units; lines of clips that are not in the store, or of another length, are refused
   * @param initial the weights to begin with, as {@link VocoderShape#initial} makes them
   */
  public VocoderRecipe(ClipStore clips, List<UnitLine> lines, VocoderConfig config, Batch batch, List<Parameter> initial, long seed) {
    this.clips = clips;
    this.config = config;
    this.batch = batch;
    this.seed = seed;
    this.initial = List.copyOf(initial);
    sort(lines);
    weights = weights();
    shape = ScriptValue.longs(shape(config));
    banks = Arrays.stream(RESOLUTIONS)
        .map(r -> ScriptValue.floats(MelBands.of(r[0], r[1]), r[0], r[1] / 2 + 1)).toList();
  }

  private void sort(List<UnitLine> lines) {
    for (int i = 0; i < lines.size(); i++) {
      UnitLine line = lines.get(i);
      int clip = clips.indexOf(line.id()).orElseThrow(() -> new TrainException(
          "the units of " + line.id() + " have no clip: make the units of this voice's clips again"));
      Piece piece = new Piece(clip, line.frameUnits().length, line);
      if (UnitFeatures.frames(clips.lengthSamples(clip)) != piece.frames) {
        throw new TrainException("clip " + line.id() + " has " + UnitFeatures.frames(clips.lengthSamples(clip)) + " frames and units for "
            + piece.frames + ": make the units of this voice's clips again");
      }
      if (i % KEPT == KEPT - 1 && kept.size() < KEPT_MOST) {
        kept.add(piece);
      } else if (piece.frames >= batch.frames) {
        learnt.add(piece);
      }
    }
    if (learnt.size() < batch.segments) {
      throw new TrainException("the voice has " + learnt.size() + " clips of " + batch.frames + " frames or more, a batch takes "
          + batch.segments + ": record more, or ask for a smaller batch");
    }
  }

  /** A clip is drawn by its frames, those of rare units counting more: what is seldom said must be learnt as well. */
  private double[] weights() {
    int[] counts = new int[config.unitCount()];
    learnt.forEach(piece -> Arrays.stream(piece.line.frameUnits()).forEach(unit -> counts[unit]++));
    double[] sums = new double[learnt.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Arrays.stream(learnt.get(i).line.frameUnits()).mapToDouble(unit -> 1 / Math.sqrt(counts[unit])).sum();
      sums[i] = sum;
    }
    return sums;
  }

  private static long[] shape(VocoderConfig config) {
    List<Long> shape = new ArrayList<>();
    shape.add((long) config.upsampleRates().size());
    config.upsampleRates().forEach(rate -> shape.add(rate.longValue()));
    shape.add((long) config.resblockKernels().size());
    config.resblockDilations().forEach(row -> row.forEach(dilation -> shape.add(dilation.longValue())));
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "hifigan.py", "vocoder_training.py");
  }

  @Override
  public List<Parameter> parameters() {
    return initial;
  }

  @Override
  public List<String> measures() {
    return List.of("mel", "frequencies", "convergence", "duration");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
    long[] units = new long[batch.segments * batch.frames];
    float[] sound = new float[units.length * HOP];
    for (int i = 0; i < batch.segments; i++) {
      Piece piece = drawn(random);
      int from = random.nextInt(piece.frames - batch.frames + 1);
      int[] frameUnits = piece.line.frameUnits();
      for (int t = 0; t < batch.frames; t++) {
        units[i * batch.frames + t] = frameUnits[from + t];
      }
      float[] samples = clips.samples(piece.clip);
      System.arraycopy(samples, from * HOP, sound, i * batch.frames * HOP, batch.frames * HOP);
    }
    List<ScriptValue> rows = new ArrayList<>();
    List<ScriptValue> lengths = new ArrayList<>();
    for (int i = 0; i < batch.rows; i++) {
      UnitLine line = drawn(random).line;
      rows.add(ScriptValue.longs(line.units().stream().mapToLong(Integer::longValue).toArray()));
      lengths.add(ScriptValue.longs(line.durations().stream().mapToLong(Integer::longValue).toArray()));
    }
    try {
      return List.of(shape.share(), ScriptValue.list(banks), ScriptValue.longs(units),
          ScriptValue.floats(sound, batch.segments, (long) batch.frames * HOP), ScriptValue.list(rows), ScriptValue.list(lengths));
    } finally {
      rows.forEach(ScriptValue::close);
      lengths.forEach(ScriptValue::close);
    }
  }

  /** The units of the clips that are kept for validation. */
  public List<UnitLine> keptLines() {
    return kept.stream().map(Piece::line).toList();
  }

  private Piece drawn(SplittableRandom random) {
    int found = Arrays.binarySearch(weights, random.nextDouble() * weights[weights.length - 1]);
    return learnt.get(Math.min(learnt.size() - 1, found < 0 ? -found - 1 : found + 1));
  }

  /** The distance of the kept clips from what is made of their units, in dB over the mel bands, at their true durations. */
  @Override
  public String validate(ScriptValue weights) {
    double sum = 0;
    for (Piece piece : kept) {
      sum += MelDistance.decibels(clips.samples(piece.clip), sound(weights, piece.line.frameUnits()));
    }
    return kept.isEmpty() ? "" : String.format(Locale.ROOT, "mel distance of %d clips not learnt %.2f dB", kept.size(), sum / kept.size());
  }

  private float[] sound(ScriptValue weights, int[] frameUnits) {
    try (ScriptValue units = ScriptValue.longs(Arrays.stream(frameUnits).asLongStream().toArray())) {
      try (ScriptValue sound = speaking.run("sound", weights, shape, units).getFirst()) {
        return sound.toFloats();
      }
    }
  }

  /** Durations are rounded, most of them to 1 or 2 frames, which makes speech too fast: this sets it right, see {@link Tempo}. */
  public List<Parameter> atTheVoicesTempo(List<Parameter> trained) {
    List<float[]> logs = new ArrayList<>();
    long frames = 0;
    List<ScriptValue> tensors = trained.stream()
        .map(p -> ScriptValue.floats(p.values(), p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    try (ScriptValue w = ScriptValue.list(tensors)) {
      for (Piece piece : learnt.subList(0, Math.min(TEMPO_CLIPS, learnt.size()))) {
        try (ScriptValue row = ScriptValue.longs(piece.line.units().stream().mapToLong(Integer::longValue).toArray());
            ScriptValue log = speaking.run("durations", w, row).getFirst()) {
          logs.add(log.toFloats());
          frames += piece.frames;
        }
      }
    } finally {
      tensors.forEach(ScriptValue::close);
    }
    return Tempo.shifted(trained, Tempo.shift(logs, frames));
  }

  @Override
  public void close() {
    shape.close();
    banks.forEach(ScriptValue::close);
    speaking.close();
  }
}
