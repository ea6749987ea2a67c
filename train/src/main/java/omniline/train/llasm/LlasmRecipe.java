package omniline.train.llasm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import omniline.model.checkpoint.llasm.LlasmCheckpoint;
import omniline.model.checkpoint.llasm.LlasmConfig;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.ScriptValue;
import omniline.train.TrainException;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;

/**
 * One phase of LLaSM (spec section 9.2) from a checkpoint on. Whisper's rows are computed outside the script, since they never change.
 * All of the LLM is held in float32, trained or not. Owned by the training thread.
 */
public final class LlasmRecipe implements Recipe {

  private static final int TRIES = 1000;

  private final Settings settings;
  private final LlasmConfig config;
  private final LlasmWeights weights;
  private final LlasmPrompt prompt;
  private final SampleSource samples;
  private final Sounds sounds;
  private final List<Parameter> initial;
  private final ScriptValue frozen;
  private final ScriptValue frequencies;

  /**
   * How it is trained.
   *
   * @param phase 1 or 2
   * @param samplesABatch conversations in a batch
   * @param seed of everything drawn
   * @param threads of libtorch, 0 for all cores
   */
  public record Settings(Phase phase, int samplesABatch, long seed, int threads) {}

  /**
   * What it learns from.
   *
   * @param tokenizer the checkpoint's
   * @param samples conversations
   * @param sound a sound by its name in the samples, at 16 kHz
   */
  public record Material(Tokenizer tokenizer, SampleSource samples, Function<String, float[]> sound) {}

  public LlasmRecipe(Settings settings, LlasmCheckpoint checkpoint, Material material) {
    this.settings = settings;
    config = checkpoint.config();
    weights = new LlasmWeights(checkpoint);
    prompt = new LlasmPrompt(material.tokenizer, config);
    samples = material.samples;
    sounds = new Sounds(checkpoint, material.sound, settings.threads);
    initial = new ArrayList<>(weights.adaptor());
    if (settings.phase == Phase.ADAPTATION) {
      initial.add(weights.audioTokens());
      frozen = list(weights.llm());
    } else {
      initial.addAll(weights.llm());
      frozen = list(List.of(new Parameter("none", List.of(0L), new float[0])));
    }
    frequencies = floats(config.llm().ropeFrequencies());
  }

  private static ScriptValue list(List<Parameter> parameters) {
    List<ScriptValue> tensors = parameters.stream()
        .map(p -> ScriptValue.floats(p.values(), p.shape().stream().mapToLong(Long::longValue).toArray())).toList();
    try {
      return ScriptValue.list(tensors);
    } finally {
      tensors.forEach(ScriptValue::close);
    }
  }

  private static ScriptValue floats(double... values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return ScriptValue.floats(rounded, rounded.length);
  }

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "linear.py", "layer.py", "whisper.py", "whole.py", "llasm_training.py");
  }

  @Override
  public List<Parameter> parameters() {
    return initial;
  }

  @Override
  public List<String> measures() {
    return List.of("tokens_right", "samples_right");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(settings.seed * 1_000_003 + number);
    LlasmBatch batch = new LlasmBatch(config);
    for (int i = 0; i < settings.samplesABatch; i++) {
      LlasmSample sample = draw(random);
      batch.add(prompt.ids(sample), sample.audio().stream().map(sounds::rows).toList());
    }
    return arguments(batch);
  }

  /** The arguments behind the weights. */
  List<ScriptValue> arguments(LlasmBatch batch) {
    List<ScriptValue> arguments = new ArrayList<>();
    arguments.add(frozen.shareList());
    arguments.add(frequencies.share());
    arguments.add(ScriptValue.longs(settings.phase.number(), config.llm().heads(), config.llm().kvHeads(), config.llm().headDim(), batch.size()));
    arguments.add(floats(config.llm().rmsEps()));
    arguments.addAll(batch.tensors());
    return arguments;
  }

  /** In phase 1 only what is heard teaches anything. */
  private LlasmSample draw(SplittableRandom random) {
    if (settings.phase == Phase.INSTRUCTION) {
      return samples.draw(random);
    }
    for (int i = 0; i < TRIES; i++) {
      LlasmSample sample = samples.draw(random);
      if (sample.spoken()) {
        return Transcription.asked(sample, random);
      }
    }
    throw new TrainException("of " + TRIES + " samples none has a sound: phase 1 learns from transcripts, give it samples with \"audio\"");
  }

  /** Writes the checkpoint again, with the trained tensors in place, into another folder. */
  public void write(Path directory, List<Parameter> trained) {
    weights.write(directory, trained);
  }

  @Override
  public void close() {
    frozen.close();
    frequencies.close();
    sounds.close();
  }
}
