package omniline.train.omni;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.ScriptValue;
import omniline.train.TrainException;
import omniline.train.barista.OrderReader;
import omniline.train.barista.Reply;
import omniline.train.loop.Parameter;
import omniline.train.loop.Recipe;

/**
 * LLaMA-Omni's stage 2 (spec section 9.1): the speech decoder learns the units of the replies by CTC; and the joint mode, in which adaptor
 * and LLM go on learning beside it. A state stands for the token it predicts, as in generation (spec section 5.6), in training and
 * inference alike. Owned by the training thread.
 */
public final class StageTwoRecipe implements Recipe {

  private static final int TRIES = 50;
  /** Share of talks that are one reply of the closed list: most of those are seldom answered, and all are to be said well. */
  private static final double SILENT = 0.15;
  /** Place of predict_at among what {@link TalkBatch#tensors} gives. */
  private static final int PREDICT_AT = 3;
  private static final int REPLY_OF = 5;

  private final Settings settings;
  private final Tokenizer tokenizer;
  private final Hearing hearing;
  private final TalkSource talks;
  private final Map<String, int[]> units;
  private final List<String> fixed;
  private final List<Parameter> initial;
  private final ScriptValue frozen;
  private final ScriptValue positions;
  private final ScriptValue frequencies;
  private final ScriptValue unitFrequencies;
  private final int encoderTensors;
  private final int middleTensors;

  /**
   * How it is trained.
   *
   * @param shape the model
   * @param talksABatch talks in a batch
   * @param joint whether adaptor and LLM learn too
   * @param ctcWeight what CTC counts for beside the cross-entropy, in the joint mode
   * @param written share of batches without sound, the words standing in their rows: a state hardly tells whether its token was heard or read
   * @param seed of everything drawn
   */
  public record Settings(OmniShape shape, int talksABatch, boolean joint, double ctcWeight, double written, long seed) {}

  /** What it learns from: sounds, talks, and the units of each reply's text. */
  public record Material(Hearing hearing, TalkSource talks, Map<String, int[]> units) {}

  /** The model so far in its parts, and the speech decoder as it begins. */
  public record Start(List<Parameter> encoder, List<Parameter> adaptorAndLlm, List<Parameter> decoder) {}

  public StageTwoRecipe(Settings settings, Tokenizer tokenizer, Material material, Start start) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    hearing = material.hearing;
    talks = material.talks;
    units = Map.copyOf(material.units);
    fixed = units.keySet().stream().filter(text -> OrderReader.read(text).isEmpty()).sorted().toList();
    encoderTensors = start.encoder.size();
    middleTensors = start.adaptorAndLlm.size();
    List<Parameter> still = new ArrayList<>(start.encoder);
    initial = new ArrayList<>();
    (settings.joint ? initial : still).addAll(start.adaptorAndLlm);
    initial.addAll(start.decoder);
    List<ScriptValue> tensors = still.stream().map(StageTwoRecipe::tensor).toList();
    frozen = ScriptValue.list(tensors);
    tensors.forEach(ScriptValue::close);
    OmniShape shape = settings.shape;
    positions = ScriptValue.floats(shape.encoder().positions(), shape.encoder().context(), shape.encoder().width());
    frequencies = angles(shape.llm());
    unitFrequencies = angles(shape.decoder());
  }

  private static ScriptValue tensor(Parameter parameter) {
    return ScriptValue.floats(parameter.values(), parameter.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static ScriptValue angles(OmniShape.Stack stack) {
    float[] angles = OmniShape.frequencies(stack);
    return ScriptValue.floats(angles, angles.length);
  }

  @Override
  public List<String> scripts() {
    return List.of("gradients.py", "linear.py", "layer.py", "whisper.py", "whole.py", "units_training.py");
  }

  @Override
  public List<Parameter> parameters() {
    return initial;
  }

  @Override
  public List<String> measures() {
    return List.of("cross_entropy", "ctc_per_unit", "blanks");
  }

  @Override
  public List<ScriptValue> batch(long number) {
    SplittableRandom random = new SplittableRandom(settings.seed * 1_000_003 + number);
    TalkBatch batch = new TalkBatch(settings.shape, tokenizer, hearing, false);
    List<int[]> wanted = new ArrayList<>();
    boolean silently = random.nextDouble() < settings.written;
    for (int i = 0; i < settings.talksABatch; i++) {
      Talk talk = spoken(random);
      talk.turns().forEach(turn -> wanted.add(units.getOrDefault(Reply.parse(turn.reply()).spoken(), new int[0])));
      if (silently) {
        batch.addWritten(talk, random);
      } else {
        batch.add(talk, random);
      }
    }
    OmniShape shape = settings.shape;
    List<ScriptValue> arguments = new ArrayList<>();
    arguments.add(frozen.shareList());
    arguments.add(positions.share());
    arguments.add(frequencies.share());
    arguments.add(unitFrequencies.share());
    arguments.add(ScriptValue.longs(shape.encoder().heads(), shape.framesPerRow(), encoderTensors, shape.llm().heads(), shape.llm().kvHeads(),
        shape.llm().headDim(), batch.size(), middleTensors, shape.decoder().heads(), shape.decoder().headDim()));
    arguments.add(ScriptValue.floats(new float[] {settings.joint ? 1 : 0, settings.joint ? (float) settings.ctcWeight : 1}, 2));
    List<ScriptValue> tensors = batch.tensors(true, random, true);
    tensors.subList(REPLY_OF, tensors.size()).forEach(ScriptValue::close); // which reply a target belongs to is not asked here
    arguments.addAll(tensors.subList(0, REPLY_OF));
    arguments.add(tensors.get(PREDICT_AT).share()); // the state that predicts a token speaks it
    arguments.addAll(new Slots(batch.replyLengths(), wanted, shape.upsample()).tensors());
    return arguments;
  }

  /** A talk as far as the units of its replies are known, or a single reply that follows nothing, as a greeting does. */
  private Talk spoken(SplittableRandom random) {
    if (!fixed.isEmpty() && random.nextDouble() < SILENT) {
      return new Talk(List.of(new Talk.Turn(Talk.SILENT, "", fixed.get(random.nextInt(fixed.size())))), "");
    }
    for (int i = 0; i < TRIES; i++) {
      Talk talk = talks.draw(random);
      List<Talk.Turn> turns = talk.turns().stream().takeWhile(turn -> units.containsKey(Reply.parse(turn.reply()).spoken())).toList();
      if (talk.instruction().isEmpty() && !turns.isEmpty()) {
        return new Talk(turns, "");
      }
    }
    throw new TrainException("of " + TRIES + " talks none has a reply whose units are known: run `omniline train units` on the same dialogues");
  }

  @Override
  public void close() {
    List.of(frozen, positions, frequencies, unitFrequencies).forEach(ScriptValue::close);
  }
}
