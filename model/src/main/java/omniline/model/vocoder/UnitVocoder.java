package omniline.model.vocoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.torch.ScriptModule;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.WeightFiles;

/**
 * The unit vocoder (spec section 7): predicted durations, then the HiFi-GAN generator. Every call stands alone, with zeros at
 * both edges, as in the reference. Script: {@code vocoder.py}. Owned by the model loop.
 */
public final class UnitVocoder implements AutoCloseable {

  private static final List<String> DURATIONS = List.of("dict.weight", "dur_predictor.conv1.0.weight",
      "dur_predictor.conv1.0.bias", "dur_predictor.ln1.weight", "dur_predictor.ln1.bias", "dur_predictor.conv2.0.weight",
      "dur_predictor.conv2.0.bias", "dur_predictor.ln2.weight", "dur_predictor.ln2.bias", "dur_predictor.proj.weight",
      "dur_predictor.proj.bias");

  private final ScriptModule script = ScriptModule.load("vocoder.py");
  private final ScriptValue weights;
  private final ScriptValue rates;
  private final ScriptValue dilations;
  private final int blocks;

  public UnitVocoder(Checkpoint checkpoint, WeightFiles files) {
    VocoderConfig config = checkpoint.vocoder();
    weights = load(checkpoint, files);
    rates = ScriptValue.integers(config.upsampleRates().stream().mapToLong(Integer::longValue).toArray());
    dilations = ScriptValue.integers(
        config.resblockDilations().stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray());
    blocks = config.resblockKernels().size();
  }

  private static ScriptValue load(Checkpoint checkpoint, WeightFiles files) {
    VocoderConfig config = checkpoint.vocoder();
    List<String> convolutions = new ArrayList<>(List.of("conv_pre", "conv_post"));
    for (int stage = 0; stage < config.upsampleRates().size(); stage++) {
      convolutions.add("ups." + stage);
    }
    int kernels = config.resblockKernels().size();
    for (int block = 0; block < config.upsampleRates().size() * kernels; block++) {
      for (int n = 0; n < config.resblockDilations().get(block % kernels).size(); n++) {
        convolutions.add("resblocks." + block + ".convs1." + n);
        convolutions.add("resblocks." + block + ".convs2." + n);
      }
    }
    List<ScriptValue> tensors = new ArrayList<>();
    try {
      DURATIONS.forEach(name -> tensors.add(files.exact(checkpoint.vocoderTensor(name))));
      for (String name : convolutions) {
        tensors.add(files.folded(checkpoint.vocoderTensor(name + ".weight_g"), checkpoint.vocoderTensor(name + ".weight_v")));
        tensors.add(files.exact(checkpoint.vocoderTensor(name + ".bias")));
      }
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  /** Synthesises at least one unit with predicted durations. */
  public VocoderChunk speak(long... units) {
    try (ScriptValue input = ScriptValue.longs(units);
        ScriptValue pair = script.method("speak").with(input).with(weights).with(rates).with(blocks).with(dilations).run();
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
            .with(dilations).run()) {
      return new VocoderChunk(frames.clone(), wave.toFloats());
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
    script.close();
  }
}
