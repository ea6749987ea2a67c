package omniline.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.Profile;
import omniline.model.encoder.SpeechAdaptor;
import omniline.model.encoder.SpeechEncoder;
import omniline.model.llm.Llama;
import omniline.model.mel.LogMel;
import omniline.model.reply.WarmUp;
import omniline.model.tokenizer.PromptIds;
import omniline.model.tokenizer.Tokenizer;
import omniline.model.torch.HuggingFaceTokenizer;
import omniline.model.torch.OpenParts;
import omniline.model.torch.ScriptValue;
import omniline.model.torch.TorchRuntime;
import omniline.model.torch.WeightFiles;
import omniline.model.torch.WeightPacking;
import omniline.model.units.SpeechDecoder;
import omniline.model.vocoder.UnitVocoder;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one LLaMA-Omni and the stages that run them. Loaded once, shared by all conversations, and used by one thread
 * at a time: owned by the model loop after loading. Holds no state of any conversation.
 */
public final class OmniModel implements AutoCloseable {

  private static final int ASIDE_POSITIONS = 512;
  /** A window of speech and what stands around it. */
  private static final int TURN_POSITIONS = 400;

  private final OpenParts parts = new OpenParts();
  private final Checkpoint checkpoint;
  private final ModelSettings settings;
  private final Tokenizer tokenizer;
  private final SpeechEncoder encoder;
  private final SpeechAdaptor adaptor;
  private final Llama llm;
  private final SpeechDecoder speechDecoder;
  private final UnitVocoder vocoder;
  private final PromptIds prompt;
  private final Map<Long, String> actions;

  private OmniModel(Checkpoint checkpoint, ModelSettings settings) {
    this.checkpoint = checkpoint;
    this.settings = settings;
    TorchRuntime.start(settings.compute().threads());
    boolean complete = false;
    try (WeightFiles files = new WeightFiles(WeightPacking.choose(settings.compute(), checkpoint.parameters()))) {
      tokenizer = parts.own(HuggingFaceTokenizer.open(checkpoint));
      encoder = parts.own(new SpeechEncoder(checkpoint.encoder(), checkpoint::tensor, files));
      adaptor = parts.own(new SpeechAdaptor(checkpoint, files));
      llm = parts.own(new Llama(checkpoint.config().llm(), checkpoint.config().tiedEmbeddings(), checkpoint::tensor, files));
      speechDecoder = parts.own(new SpeechDecoder(checkpoint, files));
      vocoder = parts.own(new UnitVocoder(checkpoint, files));
      prompt = PromptIds.of(tokenizer, stopId());
      actions = checkpoint.profile().actionsById(checkpoint.directory().resolve(Profile.FILE), checkpoint.generation(), this::specialId);
      complete = true;
    } finally {
      if (!complete) {
        parts.close();
      }
    }
  }

  /**
   * Loads a checkpoint directory in the Hub's layout (spec section 8) and runs one dummy turn.
   *
   * @throws omniline.model.checkpoint.CheckpointException with one sentence: what is missing or misshapen, and what to do
   */
  public static OmniModel load(Path directory, ModelSettings settings) {
    OmniModel model = new OmniModel(Checkpoint.open(directory), settings);
    WarmUp.run(model);
    return model;
  }

  /** The prompt in pieces. */
  public PromptIds prompt() {
    return prompt;
  }

  /**
   * The prompt with another system message.
   *
   * @throws IllegalArgumentException with a sentence when it leaves no room for a turn
   */
  public PromptIds promptUnder(String system) {
    PromptIds other = PromptIds.under(tokenizer, stopId(), system);
    int turn = contextPositions() - TURN_POSITIONS - settings.sampling().maxNewTokens();
    if (other.system().length > turn) {
      throw new IllegalArgumentException("the system message takes " + other.system().length + " positions, and " + turn
          + " are left of the window of " + contextPositions() + "; shorten it, or raise model.context_positions");
    }
    return other;
  }

  /** The whole prompt of a first turn, embedded [positions, width]: for comparing with the reference. The caller closes it. */
  public ScriptValue embedPrompt(ScriptValue speech) {
    try (ScriptValue before = ScriptValue.longs(prompt.beforeSpeech());
        ScriptValue after = ScriptValue.longs(prompt.afterSpeech())) {
      return llm.splice(List.of(before, speech, after));
    }
  }

  /** Positions of a conversation's window: as configured, at most what the model was made for. */
  public int contextPositions() {
    return Math.min(settings.memory().contextPositions(), checkpoint.config().maxPositions());
  }

  /** Bytes of keys and values that a conversation may come to: its window, one question beside it, and the slots of one answer. */
  public long conversationBytes() {
    long positions = (long) contextPositions() + ASIDE_POSITIONS;
    return positions * llm.positionBytes() + (settings.sampling().maxNewTokens() + 1L) * speechDecoder.stateBytes();
  }

  /** Whether a token ends a response. */
  public boolean stops(long token) {
    return checkpoint.generation().stopIds().stream().anyMatch(id -> id == token);
  }

  private OptionalInt specialId(String token) {
    OptionalInt id = tokenizer.tokenId(token);
    return id.isPresent() && tokenizer.isSpecial(id.getAsInt()) ? id : OptionalInt.empty();
  }

  /** What a token means that is no word, by the checkpoint's profile; null for all others. */
  public @Nullable String action(long token) {
    return actions.get(token);
  }

  /** A front-end with the mel bins and windows that the encoder was made for. */
  public LogMel logMel() {
    return new LogMel(checkpoint.encoder().nMels(), checkpoint.encoder().windowFrames());
  }

  /** The token that ends a response which the model is made to say. */
  public long stopId() {
    return tokenizer.tokenId("<|eot_id|>").orElse(checkpoint.generation().stopIds().getLast());
  }

  /** What was loaded. */
  public ModelDescription description() {
    Path name = checkpoint.directory().toAbsolutePath().normalize().getFileName();
    return new ModelDescription(
        name == null ? checkpoint.directory().toString() : name.toString(),
        checkpoint.parameters(),
        checkpoint.bytes(),
        checkpoint.encoder().nMels(),
        checkpoint.encoder().width(),
        checkpoint.encoder().layers(),
        checkpoint.config().llm().width(),
        checkpoint.config().llm().layers(),
        checkpoint.config().vocabSize(),
        checkpoint.config().unitCount());
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  public ModelSettings settings() {
    return settings;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public SpeechEncoder encoder() {
    return encoder;
  }

  public SpeechAdaptor adaptor() {
    return adaptor;
  }

  public Llama llm() {
    return llm;
  }

  public SpeechDecoder speechDecoder() {
    return speechDecoder;
  }

  public UnitVocoder vocoder() {
    return vocoder;
  }

  /** Frees the weights. Nothing of the model may be called afterwards, nor while another thread runs it. */
  @Override
  public void close() {
    parts.close();
  }
}
