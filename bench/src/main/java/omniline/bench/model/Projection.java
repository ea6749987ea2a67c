package omniline.bench.model;

import java.util.List;
import java.util.Map;
import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.WhisperConfig;

/**
 * The released 8B model on graphics processors that are not here: its operations and bytes in 16 bits (spec section 12.1) at the
 * public peaks (12.2), divided by the shares of the limits that the stages reach on this machine. A projection, not a measurement.
 */
record Projection(Map<Stage, Double> shares) {

  static final int PROMPT_POSITIONS = 370;
  /** Text tokens before there are ten units: three steps (spec section 12.2), and what they come to in sound. */
  private static final int FIRST_STEPS = 3;
  private static final double FIRST_SECONDS = 0.34;

  private static final WhisperConfig ENCODER = new WhisperConfig(128, 1500, 1280, 20, 32, 5120);
  private static final LlamaConfig LLM = llama(32, 8, 14336);
  static final OmniConfig RELEASED = new OmniConfig("Llama-3.1-8B-Omni", LLM, llama(2, 32, 11008), 128256, false, 131072, 128000,
      List.of(128001, 128008, 128009), 1280, 5, 25, 1000);
  private static final List<Integer> DILATIONS = List.of(1, 3, 5);
  static final VocoderConfig VOCODER = new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), 512, List.of(3, 7, 11),
      List.of(DILATIONS, DILATIONS, DILATIONS), 1000, 128, 128, 3, 320, 16000);

  /** The stages that a device would run; the mel stays where the calls are. */
  enum Stage {
    ENCODER, ADAPTOR, PREFILL, DECODE, UNITS, VOCODER
  }

  Projection {
    shares = Map.copyOf(shares);
  }

  private static LlamaConfig llama(int layers, int kvHeads, int ffn) {
    return new LlamaConfig(layers, 4096, 32, kvHeads, 128, ffn, 1e-5f, 500000, new LlamaConfig.RopeScaling(8, 1, 4, 8192));
  }

  /** A graphics processor by its public peaks: dense 16-bit operations and bytes a second. */
  enum Gpu {
    A100("A100 80 GB SXM", 312, 2.039),
    H100("H100 SXM", 989, 3.35),
    L40("L40", 181, 0.864);

    private final String label;
    private final double teraflops;
    private final double terabytes;

    Gpu(String label, double teraflops, double terabytes) {
      this.label = label;
      this.teraflops = teraflops;
      this.terabytes = terabytes;
    }

    String label() {
      return label;
    }

    Work.Limit limit() {
      return new Work.Limit(teraflops * 1e12, terabytes * 1e12);
    }
  }

  /** A stage of the released model in 16 bits: one window, one prompt, one step at its end, or the first chunk's sound. */
  static Work work(Stage stage) {
    StageWork.Bytes bytes = StageWork.Bytes.of(Precision.FP16);
    return switch (stage) {
      case ENCODER -> StageWork.encoder(ENCODER, bytes.weight());
      case ADAPTOR -> StageWork.adaptor(RELEASED, ENCODER.contextFrames(), bytes.weight());
      case PREFILL -> StageWork.prefill(LLM, RELEASED.vocabSize(), PROMPT_POSITIONS, bytes.weight());
      case DECODE -> StageWork.decode(LLM, RELEASED.vocabSize(), new StageWork.Sequences(1, PROMPT_POSITIONS), bytes);
      case UNITS -> StageWork.units(RELEASED, 0, bytes);
      case VOCODER -> StageWork.vocoder(VOCODER, FIRST_SECONDS, bytes.weight());
    };
  }

  /** Milliseconds of a stage. */
  double ms(Stage stage, Gpu gpu) {
    return 1e3 * work(stage).idealSeconds(gpu.limit()) / shares.getOrDefault(stage, 1.0);
  }

  /** Milliseconds from the end of a turn to its first sound, nothing done before. */
  double firstAudioMs(Gpu gpu) {
    return ms(Stage.ENCODER, gpu) + ms(Stage.ADAPTOR, gpu) + ms(Stage.PREFILL, gpu)
        + FIRST_STEPS * tokenMs(gpu) - ms(Stage.DECODE, gpu) + ms(Stage.VOCODER, gpu);
  }

  /** Milliseconds of one token with its sound's units, one caller. */
  double tokenMs(Gpu gpu) {
    return ms(Stage.DECODE, gpu) + ms(Stage.UNITS, gpu);
  }
}
