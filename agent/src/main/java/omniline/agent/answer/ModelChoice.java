package omniline.agent.answer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import omniline.config.ModelConfig;
import omniline.config.OmnilineConfig;
import omniline.model.ModelSettings;
import omniline.model.Precision;
import omniline.model.checkpoint.Checkpoint;
import omniline.model.checkpoint.CheckpointInit;
import omniline.model.checkpoint.DataType;
import omniline.model.checkpoint.ModelSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which model the configuration means, and in what type it computes.
 *
 * @param directory the checkpoint
 * @param settings how it is loaded and how it answers
 * @param remark what people should know of it; mostly empty
 */
record ModelChoice(Path directory, ModelSettings settings, String remark) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

  /** Below this the CPU computes as exactly as it can: it is quick enough. */
  private static final long BIG_PARAMETERS = 1_000_000_000L;

  /** The type that it is stored in stands for the LLM's. */
  private static final String LLM_TENSOR = "model.layers.0.self_attn.q_proj.weight";

  /** The made-up model's weights are the same on every machine. */
  private static final long BABBLE_SEED = 1;

  /** Another recipe for the weights is another directory. */
  private static final String BABBLE_VERSION = "tiny-4";

  /**
   * The configured checkpoint, or the embedded one, or a made-up one.
   *
   * @throws omniline.model.checkpoint.CheckpointException when it is none
   */
  static ModelChoice of(OmnilineConfig config) {
    ModelConfig model = config.model();
    Optional<Path> given = given(model);
    Checkpoint checkpoint = Checkpoint.open(given.isPresent() ? given.get() : babble(model));
    int answerTokens = model.answerTokens(checkpoint.generation().maxNewTokens());
    ModelSettings settings =
        new ModelSettings(
            new ModelSettings.Compute(precision(model, checkpoint), model.device(), threads(config)),
            new ModelSettings.Sampling(answerTokens, model.temperature(), model.topP(), model.seed()),
            new ModelSettings.Flow(model.omega(), model.leadMs(), model.batch(), encoderBatch(model)),
            new ModelSettings.Memory(model.contextPositions(), (long) model.kvCacheMb() << 20));
    return new ModelChoice(checkpoint.directory(), settings,
        given.isPresent() ? "" : " (random weights: it babbles; give a trained one with --model DIR)");
  }

  /** The one that is configured, or else comes with Omniline; empty when a made-up one is to answer. */
  private static Optional<Path> given(ModelConfig model) {
    Path configured = model.directory();
    if (configured != null || model.tiny()) {
      return Optional.ofNullable(configured);
    }
    Optional<Path> embedded = EmbeddedModel.directory();
    if (embedded.isEmpty()) {
      LOG.info("no model is configured and the embedded one, models/{}, is not there: a tiny one with random weights answers",
          EmbeddedModel.NAME);
    }
    return embedded;
  }

  private static Precision precision(ModelConfig model, Checkpoint checkpoint) {
    return model.dtype().equals("auto")
        ? automatic(checkpoint.tensor(LLM_TENSOR).dtype(), checkpoint.parameters(), model.device().equals("cpu"))
        : Precision.valueOf(model.dtype().toUpperCase(Locale.ROOT));
  }

  /** As stored; but fp32 for a small model on the CPU, and 16 bits on a GPU whatever is stored. */
  static Precision automatic(DataType stored, long parameters, boolean onCpu) {
    if (onCpu && parameters < BIG_PARAMETERS) {
      return Precision.FP32;
    }
    return switch (stored) {
      case BF16 -> Precision.BF16;
      case F16 -> Precision.FP16;
      default -> onCpu ? Precision.FP32 : Precision.FP16;
    };
  }

  /** A GPU is not filled by one window; on a CPU every window takes its time. */
  private static int encoderBatch(ModelConfig model) {
    return model.device().equals("cpu") ? 1 : Math.min(model.batch(), 8);
  }

  /** By default every core but those of the media loops: libtorch must not make a packet late. */
  private static int threads(OmnilineConfig config) {
    int configured = config.model().threads();
    int cores = Runtime.getRuntime().availableProcessors();
    return configured > 0 ? configured : Math.max(1, cores - config.rtp().mediaThreads());
  }

  /** The tiny model with seeded random weights, written once into the cache directory. */
  private static Path babble(ModelConfig model) {
    Path configured = model.cacheDirectory();
    Path cache = configured != null ? configured : userCache();
    Path directory = cache.resolve("babble-" + BABBLE_VERSION);
    if (!Files.isRegularFile(directory.resolve("config.json"))) {
      LOG.info("writing a tiny model with random weights to {}", directory);
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
}
