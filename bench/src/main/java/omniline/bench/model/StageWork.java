package omniline.bench.model;

import omniline.model.Precision;
import omniline.model.checkpoint.LlamaConfig;
import omniline.model.checkpoint.OmniConfig;
import omniline.model.checkpoint.VocoderConfig;
import omniline.model.checkpoint.WhisperConfig;

/**
 * Operations and bytes of every stage from its dimensions (spec section 12.1, whose figures the tests hold these formulas against).
 * Norms, activations and rotations are not counted. Pure.
 */
final class StageWork {

  private static final int STEM_KERNEL = 3;
  private static final int MEL_BINS = 201;
  private static final int FFT_SIZE = 400;
  /** A group's scale and zero in bfloat16, over its 32 inputs. */
  private static final double INT4_BYTES = 0.5 + 4.0 / 32;

  private StageWork() {}

  /** Bytes of one weight of a decoder's layer; an int8 channel's single scale is not counted. */
  static double weightBytes(Precision precision) {
    return switch (precision) {
      case FP32 -> 4;
      case BF16, FP16 -> 2;
      case INT8 -> 1;
      case INT4 -> INT4_BYTES;
    };
  }

  /** Log-mel of 30 s: a Fourier transform a frame (5 n log2 n), its power, and the filter bank's products that are not zero. */
  static Work mel(WhisperConfig config, int filterEntries) {
    double frame = 5 * FFT_SIZE * Math.log(FFT_SIZE) / Math.log(2) + 3 * MEL_BINS + 2.0 * filterEntries;
    double samples = config.windowFrames() * 160.0;
    return new Work(config.windowFrames() * frame, samples * Short.BYTES + 4.0 * config.windowFrames() * config.nMels());
  }

  /** The encoder over one window of 30 s. */
  static Work encoder(WhisperConfig config, double weightBytes) {
    double width = config.width();
    double frames = config.contextFrames();
    double first = STEM_KERNEL * config.nMels() * width;
    double second = STEM_KERNEL * width * width;
    double block = 4 * width * width + 2 * width * config.ffn();
    double macs = 2 * frames * first + frames * second
        + config.layers() * (frames * block + 2 * frames * frames * width);
    double weights = first + second + frames * width + config.layers() * block;
    return new Work(2 * macs, weights * weightBytes);
  }

  /** The adaptor over one window: every {@code framesPerRow} frames one row. */
  static Work adaptor(OmniConfig config, int frames, double weightBytes) {
    double weights = (double) config.adaptorHidden() * (config.framesPerRow() * config.encoderWidth() + config.llm().width());
    double rows = Math.floorDiv(frames, config.framesPerRow());
    return new Work(2 * rows * weights, weights * weightBytes);
  }

  /** Weights of one layer: q, k, v, o and the three of the feed-forward. */
  static double layerWeights(LlamaConfig config) {
    double queries = (double) config.heads() * config.headDim();
    double keys = (double) config.kvHeads() * config.headDim();
    return config.width() * (2 * queries + 2 * keys + 3.0 * config.ffn());
  }

  private static double headWeights(LlamaConfig config, int vocabulary) {
    return (double) config.width() * vocabulary;
  }

  /** Weights that a decode step reads: all layers and the head; of the embedding it reads a row. */
  static double stepWeights(LlamaConfig config, int vocabulary) {
    return config.layers() * layerWeights(config) + headWeights(config, vocabulary);
  }

  /** A prompt from position 0, causal attention, the head on its last row only. */
  static Work prefill(LlamaConfig config, int vocabulary, int positions, double weightBytes) {
    double pairs = positions * (positions + 1.0) / 2;
    double macs = positions * config.layers() * layerWeights(config) + headWeights(config, vocabulary) + pairs * attention(config);
    return new Work(2 * macs, stepWeights(config, vocabulary) * weightBytes);
  }

  /** Products of one query row with one stored position, scores and values, over all layers. */
  private static double attention(LlamaConfig config) {
    return 2.0 * config.layers() * config.heads() * config.headDim();
  }

  /**
   * One decode step of several sequences, whose weights are read once.
   *
   * @param sequences each with as many stored positions
   */
  static Work decode(LlamaConfig config, int vocabulary, Sequences sequences, Bytes bytes) {
    double weights = stepWeights(config, vocabulary);
    double stored = 2.0 * config.layers() * config.kvHeads() * config.headDim() * sequences.context;
    double macs = weights + attention(config) * sequences.context;
    return new Work(2 * macs * sequences.count, weights * bytes.weight + sequences.count * stored * bytes.cache);
  }

  /** How many sequences, and how many positions each has stored. */
  record Sequences(int count, int context) {}

  /** Bytes of a weight and of an element of a cache. */
  record Bytes(double weight, double cache) {
    static Bytes of(Precision precision) {
      return new Bytes(weightBytes(precision), precision.bytes());
    }
  }

  /** One state's slots in the incremental form (spec section 5.7): input projection and layer 0's q, k, v once, not for each slot. */
  static Work units(OmniConfig config, int storedSlots, Bytes bytes) {
    double slots = config.upsampleFactor();
    Work plain = unitsPlain(config, storedSlots, bytes);
    LlamaConfig stack = config.speechDecoder();
    double once = (double) config.llm().width() * stack.width()
        + stack.width() * (stack.heads() + 2.0 * stack.kvHeads()) * stack.headDim();
    return new Work(plain.flop() - 2 * (slots - 1) * once, plain.bytes());
  }

  /** The same with every slot computed for itself. */
  static Work unitsPlain(OmniConfig config, int storedSlots, Bytes bytes) {
    LlamaConfig stack = config.speechDecoder();
    double slots = config.upsampleFactor();
    double weights = (double) config.llm().width() * stack.width() + stack.layers() * layerWeights(stack)
        + (double) stack.width() * (config.unitCount() + 1);
    double seen = storedSlots + (slots + 1) / 2;
    double stored = 2.0 * stack.layers() * stack.kvHeads() * stack.headDim() * (storedSlots + slots);
    return new Work(2 * slots * (weights + attention(stack) * seen), weights * bytes.weight + stored * bytes.cache);
  }

  /** The generator for so much sound; the duration predictor is nothing beside it. */
  static Work vocoder(VocoderConfig config, double seconds, double weightBytes) {
    double framesPerSecond = (double) config.rateHz() / config.codeHop();
    double pre = 7.0 * config.embeddingDim() * config.initialChannels();
    double weights = pre;
    double macsPerSecond = pre * framesPerSecond;
    double rate = framesPerSecond;
    int channels = config.initialChannels();
    for (int stage = 0; stage < config.upsampleRates().size(); stage++) {
      double up = (double) channels * config.channels(stage) * config.upsampleKernels().get(stage);
      macsPerSecond += up * rate;
      rate *= config.upsampleRates().get(stage);
      channels = config.channels(stage);
      double blocks = 0;
      for (int block = 0; block < config.resblockKernels().size(); block++) {
        blocks += 2.0 * config.resblockDilations().get(block).size() * channels * channels * config.resblockKernels().get(block);
      }
      macsPerSecond += blocks * rate;
      weights += up + blocks;
    }
    double post = 7.0 * channels;
    return new Work(2 * seconds * (macsPerSecond + post * rate), (weights + post) * weightBytes);
  }
}
