package omniline.model.vocoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointException;
import omniline.model.checkpoint.TensorEntry;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.parts.Inventory;
import omniline.model.checkpoint.parts.VocoderFile;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The unit vocoder (spec section 7): predicted durations, then the HiFi-GAN generator. Every call stands alone, with zeros at
 * both edges, as in the reference. Scripts: {@code hifigan.py}, {@code vocoder.py}. Owned by the model loop.
 */
public final class UnitVocoder implements AutoCloseable {

  /** The longest row of frames that {@link ChunkedVocoder} synthesises in one go: 2.56 s. */
  static final int LONGEST_FRAMES = 128;

  /** The step of {@code padded} in hifigan.py, up to {@link #LONGEST_FRAMES}. */
  private static final int LENGTH_STEP_FRAMES = 16;

  private final ScriptModule script = ScriptModule.load("hifigan.py", "vocoder.py");
  private final ScriptValue weights;
  private final ScriptValue rates;
  private final ScriptValue dilations;
  private final ScriptValue reach;
  private final int blocks;
  private final ReceptiveField field;

  public UnitVocoder(Checkpoint checkpoint, WeightFiles files) {
    this(checkpoint.vocoder(), checkpoint::vocoderTensor, files);
  }

  private UnitVocoder(VocoderConfig config, Function<String, TensorEntry> tensors, WeightFiles files) {
    weights = load(config, tensors, files);
    rates = ScriptValue.integers(config.upsampleRates().stream().mapToLong(Integer::longValue).toArray());
    dilations = ScriptValue.integers(
        config.resblockDilations().stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray());
    blocks = config.resblockKernels().size();
    field = ReceptiveField.of(config);
    reach = ScriptValue.integers(field.framesAfterStage().stream().mapToLong(Integer::longValue).toArray());
  }

  /**
   * Opens a voice that has no model yet.
   *
   * @param directory with config.json and vocoder.safetensors or g_*
   * @throws CheckpointException with one sentence, as {@link Checkpoint#open}
   */
  public static UnitVocoder open(Path directory, WeightFiles files) {
    VocoderConfig config = VocoderConfig.read(directory.resolve("config.json"));
    Map<String, TensorEntry> tensors = VocoderFile.read(directory);
    Inventory.check(Inventory.vocoder(config), tensors, directory.toString());
    return new UnitVocoder(config, name -> Objects.requireNonNull(tensors.get(name)), files);
  }

  private static ScriptValue load(VocoderConfig config, Function<String, TensorEntry> entries, WeightFiles files) {
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      VocoderWeights.PLAIN.forEach(name -> tensors.add(files.exact(entries.apply(name))));
      for (String name : VocoderWeights.convolutions(config)) {
        tensors.add(files.folded(entries.apply(name + ".weight_g"), entries.apply(name + ".weight_v")));
        tensors.add(files.exact(entries.apply(name + ".bias")));
      }
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  /** Synthesises at least one unit with predicted durations. */
  public VocoderChunk speak(long... units) {
    try (ScriptValue input = ScriptValue.longs(units);
        ScriptValue pair = script.method("speak").with(input).with(weights).with(rates).with(blocks).with(dilations)
            .with(reach).run();
        ScriptValue durations = pair.element(0);
        ScriptValue wave = pair.element(1)) {
      return new VocoderChunk(durations.toLongs(), wave.toFloats());
    }
  }

  /** One frame for each unit, no prediction (quantity voc.first12_no_duration_wave). */
  public VocoderChunk speakUnstretched(long... units) {
    long[] frames = new long[units.length];
    Arrays.fill(frames, 1);
    return speak(units, frames);
  }

  /** Synthesises units with given durations, in frames of 20 ms. */
  public VocoderChunk speak(long[] units, long[] frames) {
    try (ScriptValue input = ScriptValue.longs(units);
        ScriptValue durations = ScriptValue.longs(frames);
        ScriptValue wave = script.method("wave").with(input).with(durations).with(weights).with(rates).with(blocks)
            .with(dilations).with(reach).run()) {
      return new VocoderChunk(frames.clone(), wave.toFloats());
    }
  }

  /**
   * Synthesises the middle of a row of frames, whose first and last frames are only context: the edges of the row are zeros as
   * everywhere, the middle does not notice them when the context is {@link ReceptiveField#wholeFrames} long.
   *
   * @param frameUnits the unit of every frame of 20 ms
   * @param leftFrames context at the beginning, 0 or more
   * @param rightFrames context at the end, 0 or more; at least one frame lies between
   * @return 320 samples for each frame between, in [-1, 1] at 16 kHz
   */
  public float[] speakBetween(long[] frameUnits, int leftFrames, int rightFrames) {
    try (ScriptValue input = ScriptValue.longs(frameUnits);
        ScriptValue wave = script.method("window").with(input).with(leftFrames).with(rightFrames).with(weights).with(rates)
            .with(blocks).with(dilations).with(reach).run()) {
      return wave.toFloats();
    }
  }

  /** The frames of 20 ms that every unit is predicted to last, at least 1 (spec section 7.2). */
  public long[] durations(long... units) {
    try (ScriptValue input = ScriptValue.longs(units);
        ScriptValue frames = script.method("durations").with(input).with(weights).run()) {
      return frames.toLongs();
    }
  }

  /** How far the networks look. */
  public ReceptiveField field() {
    return field;
  }

  /** The length in frames that a row of frames costs: rows are padded, so that few lengths have to be prepared. */
  static int paddedFrames(int frames) {
    return Math.ceilDiv(frames, LENGTH_STEP_FRAMES) * LENGTH_STEP_FRAMES;
  }

  /**
   * Runs every length that {@link ChunkedVocoder} asks for once: libtorch prepares the convolutions of a length at its first
   * use, which takes longer than a chunk.
   */
  public void warmUp() {
    for (int frames = LENGTH_STEP_FRAMES; frames <= LONGEST_FRAMES; frames += LENGTH_STEP_FRAMES) {
      speakBetween(new long[frames], 0, 0);
      durations(new long[frames]);
    }
  }

  /** The predicted log(duration + 1) of every unit (quantity voc.log_duration). */
  public float[] logDurations(long... units) {
    try (ScriptValue input = ScriptValue.longs(units);
        ScriptValue logs = script.method("log_durations").with(input).with(weights).run()) {
      return logs.toFloats();
    }
  }

  @Override
  public void close() {
    weights.close();
    rates.close();
    dilations.close();
    reach.close();
    script.close();
  }
}
