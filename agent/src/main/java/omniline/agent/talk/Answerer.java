package omniline.agent.talk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import omniline.agent.media.Pcm;
import omniline.agent.turn.TurnSettings;
import omniline.agent.turn.VoiceActivity;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import omniline.config.TurnConfig;
import omniline.model.Conversation;
import omniline.model.ModelDescription;
import omniline.model.ModelLoop;
import omniline.model.ModelSettings;
import omniline.model.OmniModel;
import omniline.model.Precision;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.ModelSize;
import omniline.model.mel.LogMel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is at the agent's end of every call: the model of the configuration, a made-up one, or an echo. */
public abstract sealed class Answerer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answerer.class);

  private static final int WARM_UP_HOPS = 1_000;

  /** The made-up model's weights are the same on every machine. */
  private static final long BABBLE_SEED = 1;

  /** Another recipe for the weights is another directory. */
  private static final String BABBLE_VERSION = "tiny-4";

  /** Loads the model, or makes one, and lets it say the greeting once. */
  public static Answerer open(OmnilineConfig config) {
    ModelConfig model = config.model();
    if (model.echo()) {
      return new EchoAnswerer(config.turn());
    }
    Path directory = model.directory();
    return directory == null
        ? new ModelAnswerer(babble(model), config, " (random weights: it babbles; give a trained one with --model DIR)")
        : new ModelAnswerer(directory, config, "");
  }

  /** The agent's end of one call. Any thread. */
  public abstract CallSpeech open(CallLine line);

  /** One line about who answers. */
  public abstract String description();

  /** Whether a turn given now would be answered. */
  public abstract boolean alive();

  /** Turns waiting. */
  public abstract int queued();

  @Override
  public abstract void close();

  private static VoiceActivity voice(TurnConfig turn) {
    return new VoiceActivity(turn.vadAggressiveness(), turn.energyThresholdDb());
  }

  /** The tiny model with seeded random weights, written once into the cache directory. */
  private static Path babble(ModelConfig model) {
    Path configured = model.cacheDirectory();
    Path cache = configured != null ? configured : userCache();
    Path directory = cache.resolve("babble-" + BABBLE_VERSION);
    if (!Files.isRegularFile(directory.resolve("config.json"))) {
      LOG.info("no model is configured: writing a tiny one with random weights to {}", directory);
      CheckpointInit.write(directory, ModelSize.TINY, BABBLE_SEED, done -> {});
    }
    return directory;
  }

  private static Path userCache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg != null && !xdg.isBlank()
        ? Path.of(xdg, "omniline")
        : Path.of(System.getProperty("user.home"), ".cache", "omniline");
  }

  /** The caller hears himself. */
  private static final class EchoAnswerer extends Answerer {
    private final TurnConfig turn;

    EchoAnswerer(TurnConfig turn) {
      this.turn = turn;
    }

    @Override
    public CallSpeech open(CallLine line) {
      return new Echo(Pcm.TICK_SAMPLES, voice(turn));
    }

    @Override
    public String description() {
      return "echo: the caller hears himself";
    }

    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public int queued() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** LLaMA-Omni. */
  private static final class ModelAnswerer extends Answerer {
    private final TurnConfig turn;
    private final OmniModel model;
    private final ModelLoop loop;
    private final Greeting greeting;
    private final String remark;

    ModelAnswerer(Path directory, OmnilineConfig config, String remark) {
      this.remark = remark;
      turn = config.turn();
      ModelConfig settings = config.model();
      model =
          OmniModel.load(
              directory,
              new ModelSettings(
                  new ModelSettings.Compute(Precision.FP32, "cpu", threads(config)),
                  new ModelSettings.Sampling(settings.maxNewTokens(), settings.temperature(), settings.topP(), settings.seed()),
                  new ModelSettings.Flow(settings.omega(), 4_000, 16, 1),
                  new ModelSettings.Memory(2_048, 2L << 30)));
      loop = new ModelLoop(model, AgentClock::nanoTime);
      loop.start();
      greeting = greeting(settings.greeting());
      warmUp(model.description().nMels());
    }

    /** Listens to some noise, so that the first caller's first words do not wait for the compiler. */
    private void warmUp(int nMels) {
      LogMel mel = new LogMel(nMels);
      short[] hop = new short[VoiceActivity.HOP_SAMPLES];
      try (VoiceActivity voice = voice(turn)) {
        for (int i = 0; i < WARM_UP_HOPS; i++) {
          for (int sample = 0; sample < hop.length; sample++) {
            hop[sample] = (short) ((i * 31 + sample * 7_919) % 2_000 - 1_000);
          }
          voice.push(hop, 0);
          mel.push(hop, 0, hop.length);
        }
      }
      mel.finish();
    }

    /** By default every core but those of the media loops: libtorch must not make a packet late. */
    private static int threads(OmnilineConfig config) {
      int configured = config.model().threads();
      int cores = Runtime.getRuntime().availableProcessors();
      return configured > 0 ? configured : Math.max(1, cores - config.rtp().mediaThreads());
    }

    private Greeting greeting(String text) {
      try (Conversation conversation = loop.open()) {
        return Greeting.record(conversation, text);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Greeting.NONE;
      } catch (RuntimeException e) {
        close();
        throw new AgentException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public CallSpeech open(CallLine line) {
      ModelDescription description = model.description();
      Talk.Ears ears = new Talk.Ears(description.nMels(), greeting, line);
      return new Talk(loop.open(), voice(turn), TurnSettings.of(turn), ears);
    }

    @Override
    public String description() {
      ModelDescription model = this.model.description();
      return String.format(
          Locale.ROOT, "%s, %.1f million weights%s", model.name(), model.parameters() / 1e6, remark);
    }

    @Override
    public boolean alive() {
      return loop.alive();
    }

    @Override
    public int queued() {
      return loop.queued();
    }

    @Override
    public void close() {
      loop.close();
      model.close();
    }
  }
}
