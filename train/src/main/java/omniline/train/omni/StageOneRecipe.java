package omniline.train.omni;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TrainingScript;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;

/**
 * LLaMA-Omni's stage 1 (spec section 9.1): adaptor and LLM, and by choice the encoder, learn to answer what they hear. Owned by the
 * training thread.
 */
public final class StageOneRecipe implements Recipe {

  private static final int CANDIDATES = 2;
  private static final List<String> SCRIPTS = List.of("gradients.py", "linear.py", "layer.py", "whisper.py", "whole.py", "llm_training.py");

  private final Settings settings;
  private final Tokenizer tokenizer;
  private final Hearing hearing;
  private final TalkSource talks;
  private final TalkSource written;
  private final List<Talk> held;
  private final List<Parameter> initial;
  private final ScriptValue frozen;
  private final ScriptValue positions;
  private final ScriptValue frequencies;
  private final TrainingScript checking = TrainingScript.load(SCRIPTS.toArray(String[]::new));
  private final int encoderTensors;

  /**
   * How it is trained.
   *
   * @param shape the model
   * @param talksABatch talks in a batch
   * @param encoderTrained whether the encoder learns too
   * @param wholeWindows share of batches in the whole window, as inference always is
   * @param bare share of batches without the system message: cheaper, for the long way to where the words are found
   * @param written share of batches without sound, the words standing in their rows
   * @param alignment what the distance of timed speech rows from their words' embeddings counts for beside the cross-entropy
   * @param seed of everything drawn
   */
  public record Settings(OmniShape shape, int talksABatch, boolean encoderTrained, double wholeWindows, double bare, double written, double alignment,
      long seed) {}

  /** What it learns from: sounds, talks of which they are, talks that are only written, and talks that are only checked. */
  public record Material(Hearing hearing, TalkSource talks, TalkSource written, List<Talk> held) {}

  /** Begins with the given tensors: encoder, adaptor, LLM in the order of llm_training.py. */
  public StageOneRecipe(Settings settings, Tokenizer tokenizer, Material material, List<Parameter> encoder, List<Parameter> rest) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    hearing = material.hearing;
    talks = material.talks;
    written = material.written;
    held = List.copyOf(material.held);
    encoderTensors = encoder.size();
    initial = new ArrayList<>();
    if (settings.encoderTrained) {
      initial.addAll(encoder);
    }
    initial.addAll(rest);
    List<ScriptValue> kept = settings.encoderTrained ? List.of(ScriptValue.floats(new float[0], 0)) : encoder.stream().map(StageOneRecipe::tensor).toList();
    frozen = ScriptValue.list(kept);
    kept.forEach(ScriptValue::close);
    positions = ScriptValue.floats(settings.shape.encoder().positions(), settings.shape.encoder().context(), settings.shape.encoder().width());
    float[] angles = OmniShape.frequencies(settings.shape.llm());
    frequencies = ScriptValue.floats(angles, angles.length);
  }

  private static ScriptValue tensor(Parameter parameter) {
    return ScriptValue.floats(parameter.values(), parameter.shape().stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public List<String> scripts() {
    return SCRIPTS;
  }

  @Override
  public List<Parameter> parameters() {
    return initial;
  }

  @Override
  public List<String> measures() {
    return List.of("tokens_right", "replies_right", "off_words");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(settings.seed * 1_000_003 + number);
    TalkBatch batch = new TalkBatch(settings.shape, tokenizer, hearing, random.nextDouble() < settings.bare);
    boolean whole = random.nextDouble() < settings.wholeWindows;
    boolean silently = random.nextDouble() < settings.written;
    for (Talk talk : alike(silently ? written : talks, random)) {
      if (silently) {
        batch.addWritten(talk, random);
      } else {
        batch.add(talk, random);
      }
    }
    return arguments(batch.size(), batch.tensors(whole, random, true));
  }

  /** Talks of like length: of twice as many, those beside one another. */
  private List<Talk> alike(TalkSource source, RandomGenerator random) {
    List<Talk> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES * settings.talksABatch; i++) {
      candidates.add(source.draw(random));
    }
    candidates.sort(Comparator.comparingInt(Talk::letters));
    int from = random.nextInt(candidates.size() - settings.talksABatch + 1);
    return candidates.subList(from, from + settings.talksABatch);
  }

  private List<ScriptValue> arguments(int sequences, List<ScriptValue> tensors) {
    OmniShape shape = settings.shape;
    List<ScriptValue> arguments = new ArrayList<>();
    arguments.add(frozen.shareList());
    arguments.add(positions.share());
    arguments.add(frequencies.share());
    arguments.add(ScriptValue.longs(shape.encoder().heads(), shape.framesPerRow(), encoderTensors, shape.llm().heads(), shape.llm().kvHeads(),
        shape.llm().headDim(), sequences, Math.round(100 * settings.alignment)));
    arguments.addAll(tensors);
    return arguments;
  }

  /** Share of the held talks whose replies are right to the last token, in the whole window. */
  @Override
  public String validate(ScriptValue weights) {
    int right = 0;
    int replies = 0;
    double loss = 0;
    for (int from = 0; from < held.size(); from += settings.talksABatch) {
      TalkBatch batch = new TalkBatch(settings.shape, tokenizer, hearing, false);
      SplittableRandom random = new SplittableRandom(from);
      List<Talk> some = held.subList(from, Math.min(held.size(), from + settings.talksABatch));
      some.forEach(batch::addPlain);
      List<ScriptValue> arguments = arguments(batch.size(), batch.tensors(true, random, false));
      arguments.addFirst(weights);
      List<ScriptValue> counts = checking.run("check", arguments.toArray(ScriptValue[]::new));
      float[] exact = counts.get(3).toFloats();
      for (float one : exact) {
        right += one > 0 ? 1 : 0;
      }
      replies += exact.length;
      loss += counts.getFirst().toFloats()[0] * some.size();
      counts.forEach(ScriptValue::close);
      arguments.subList(1, arguments.size()).forEach(ScriptValue::close);
    }
    return String.format(Locale.ROOT, "held %d of %d replies right (%.1f %%), loss %.4f", right, replies, 100.0 * right / Math.max(1, replies),
        loss / Math.max(1, held.size()));
  }

  @Override
  public void close() {
    List.of(frozen, positions, frequencies).forEach(ScriptValue::close);
    checking.close();
  }
}
