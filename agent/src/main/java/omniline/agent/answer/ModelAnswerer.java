package omniline.agent.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import omniline.agent.talk.AgentException;
import omniline.agent.talk.CallLine;
import omniline.agent.talk.CallSpeech;
import omniline.agent.talk.Phrase;
import omniline.agent.talk.Refusal;
import omniline.agent.talk.Talk;
import omniline.agent.turn.TurnSettings;
import omniline.agent.turn.VoiceActivity;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import omniline.config.SipConfig;
import omniline.config.TurnConfig;
import omniline.model.Admission;
import omniline.model.Conversation;
import omniline.model.ModelDescription;
import omniline.model.ModelLoop;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.checkpoint.Profile;
import omniline.model.mel.LogMel;
import omniline.model.tokenizer.PromptIds;
import omniline.model.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** LLaMA-Omni: one model and its loop for all calls. Any thread. */
final class ModelAnswerer extends Answerer {
  private static final int WARM_UP_HOPS = 1_000;
  private static final String APOLOGY = "Sorry, something went wrong. Could you say that again?";
  private static final String BACK_AGAIN = "Sorry, nobody can take your call right now. Can I help you with anything else?";

  private final TurnConfig turn;
  private final OmniModel model;
  private final ModelLoop loop;
  private final Voice general;
  private final Map<String, Voice> voices = new HashMap<>();
  private final String remark;
  private final RestartWatch restarts;

  private ModelAnswerer(OmniModel model, String remark, OmnilineConfig config, LongSupplier nanoClock) {
    this.model = model;
    this.remark = remark;
    turn = config.turn();
    restarts = new RestartWatch(nanoClock);
    loop = new ModelLoop(model, nanoClock);
    loop.start();
    general = new Voice(model.prompt(), manners(config, config.model().greeting(), config.model().transferFailed()));
    config.sip().profiles().forEach(profile -> voices.put(profile.name(), voice(config, profile)));
    warmUp();
  }

  /** What a profile's calls are talked with. */
  private record Voice(PromptIds prompt, Talk.Manners manners) {}

  private Voice voice(OmnilineConfig config, SipConfig.Profile profile) {
    String greeting = own(profile.greeting(), config.model().greeting());
    String transferFailed = own(profile.transferFailed(), config.model().transferFailed());
    try {
      PromptIds prompt = profile.prompt() == null ? model.prompt() : model.promptUnder(profile.prompt());
      return new Voice(prompt, manners(config, greeting, transferFailed));
    } catch (IllegalArgumentException e) {
      close();
      throw new AgentException("sip.profiles: profile " + profile.name() + ": " + e.getMessage(), e);
    }
  }

  static ModelAnswerer load(OmnilineConfig config, LongSupplier nanoClock) {
    ModelChoice choice = ModelChoice.of(config);
    ModelSettings.Compute compute = choice.settings().compute();
    OmniModel model;
    try {
      model = OmniModel.load(choice.directory(), choice.settings());
    } catch (TorchException e) {
      throw new AgentException("the model cannot be loaded as " + compute.precision().label() + " on " + compute.device() + " ("
          + wentWrong(e) + "); choose another model.device or model.dtype", e);
    }
    if (model.conversationBytes() > choice.settings().memory().kvBytes()) {
      long wanted = (model.conversationBytes() >> 20) + 1;
      model.close();
      throw new AgentException("model.kv_cache_mb: one conversation wants " + wanted + " MiB, found "
          + config.model().kvCacheMb() + "; raise it, or lower model.context_positions");
    }
    return new ModelAnswerer(model, choice.remark(), config, nanoClock);
  }

  /** The script's stack stands above what went wrong, and advice for libtorch's own builders behind its first sentence. */
  private static String wentWrong(Exception e) {
    return String.valueOf(e.getMessage()).lines()
        .filter(line -> line.startsWith("RuntimeError: "))
        .map(line -> line.substring("RuntimeError: ".length()).split("\\. ", 2)[0].strip())
        .findFirst().orElse(String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip());
  }

  private Talk.Manners manners(OmnilineConfig config, String greeting, String transferFailed) {
    Profile profile = model.checkpoint().profile();
    String ownApology = profile.apology().isEmpty() ? APOLOGY : profile.apology();
    String backAgain = config.sip().person() != null ? own(transferFailed, profile.transferFailed().isEmpty() ? BACK_AGAIN : profile.transferFailed()) : "";
    List<Phrase> phrases = say(own(greeting, profile.greeting()), own(config.model().apology(), ownApology), backAgain);
    return new Talk.Manners(phrases.get(0), phrases.get(1), phrases.get(2), Pattern.compile(profile.confirmation(), Pattern.DOTALL));
  }

  private static String own(String configured, String models) {
    return configured.equals(ModelConfig.AUTO) ? models : configured;
  }

  private List<Phrase> say(String... texts) {
    List<Phrase> phrases = new ArrayList<>();
    try (Conversation conversation = loop.open()) {
      for (String text : texts) {
        phrases.add(Phrase.record(conversation, text));
      }
      return phrases;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Phrase.NONE, Phrase.NONE, Phrase.NONE);
    } catch (RuntimeException e) {
      close();
      throw new AgentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Listens to some noise, so that the first caller's first words do not wait for the compiler. */
  private void warmUp() {
    LogMel mel = model.logMel();
    short[] hop = new short[VoiceActivity.HOP_SAMPLES];
    try (VoiceActivity voice = voice()) {
      for (int i = 0; i < WARM_UP_HOPS; i++) {
        for (int sample = 0; sample < hop.length; sample++) {
          hop[sample] = (short) ((i * 31 + sample * 7_919) % 2_000 - 1_000);
        }
        voice.push(hop, 0);
        mel.push(hop, 0, hop.length);
      }
    }
    mel.soFar();
    mel.finish();
  }

  private VoiceActivity voice() {
    return new VoiceActivity(turn.vadAggressiveness(), turn.energyThresholdDb());
  }

  @Override
  public @Nullable Busy busy() {
    Admission admission = loop.admission();
    if (admission.admitted()) {
      return null;
    }
    Refusal why = !loop.alive() ? Refusal.MODEL_DOWN : full() ? Refusal.MODEL_MEMORY : Refusal.MODEL_BUSY;
    return new Busy(why, admission.reason(), admission.retryAfterSeconds());
  }

  private boolean full() {
    return loop.kvReservedBytes() + model.conversationBytes() > kvBytes();
  }

  private long kvBytes() {
    return model.settings().memory().kvBytes();
  }

  @Override
  public @Nullable CallSpeech open(CallLine line) {
    Voice voice = voices.getOrDefault(line.profile(), general);
    Conversation conversation;
    try {
      conversation = loop.open(voice.prompt);
    } catch (IllegalStateException e) {
      return null;
    }
    return new Talk(conversation, voice(), TurnSettings.of(turn), new Talk.Ears(model.logMel(), voice.manners, line));
  }

  @Override
  public String description() {
    ModelDescription described = model.description();
    ModelSettings.Compute compute = model.settings().compute();
    return String.format(Locale.ROOT, "%s, %.1f million weights, %s on %s%s", described.name(), described.parameters() / 1e6,
        compute.precision().label(), compute.device(), remark);
  }

  @Override
  public ModelState state() {
    return new ModelState(loop.alive(), loop.restarts(), restarts.lately(loop.restarts()), loop.lastError(),
        loop.activeReplies(), loop.queued(), loop.kvReservedBytes(), kvBytes());
  }

  @Override
  public void watch() {
    restarts.lately(loop.restarts());
  }

  @Override
  public void close() {
    loop.close();
    model.close();
  }
}
