package omniline.model.checkpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import omniline.model.checkpoint.write.Vocabulary;

/**
 * Sizes of the random checkpoints that {@link CheckpointInit} writes. Heads of the encoder are 64 wide and 25 rows per token hold for
 * all, as in the released model, and 300 speech rows for all but {@link #BARISTA}.
 */
public enum ModelSize {
  /**
   * About 4 million weights; the dimensions of the golden set, with a lighter encoder (one layer, 64 wide): an answer waits for it. For
   * tests, and for a fresh machine.
   */
  TINY,
  /**
   * About 11 million weights: a size as the embedded model has, with windows of 12 s (120 speech rows), 80 mel bins, a profile and
   * its actions.
   */
  BARISTA,
  /** About 35 million weights. */
  SMALL,
  /** About 300 million weights, with the released vocoder's dimensions: for measurements. */
  MEDIUM,
  /** The released model's layout to the byte: 804 tensors, 18,228,762,578 bytes in four shards of at most 5 GB (spec section 8). */
  LLAMA_3_1_8B_OMNI;

  private static final Map<String, String> ACTIONS = Map.of("<|order|>", "order", "<|bye|>", "hang_up", "<|person|>", "transfer");

  private record Stack(int layers, int width, int heads, int ffn) {}

  private record Sizes(int encoderWidth, int encoderLayers, Stack llm, Stack decoder, int vocoderChannels, int durationHidden) {}

  private Sizes sizes() {
    return switch (this) {
      case TINY -> new Sizes(64, 1, new Stack(3, 192, 6, 384), new Stack(2, 192, 6, 384), 64, 64);
      case BARISTA -> new Sizes(192, 6, new Stack(4, 256, 4, 768), new Stack(2, 256, 4, 768), 128, 64);
      case SMALL -> new Sizes(256, 4, new Stack(6, 512, 8, 1376), new Stack(2, 512, 8, 1376), 128, 128);
      case MEDIUM -> new Sizes(512, 6, new Stack(16, 1024, 16, 2816), new Stack(2, 1024, 16, 2816), 512, 128);
      case LLAMA_3_1_8B_OMNI -> new Sizes(1280, 32, new Stack(32, 4096, 32, 14336), new Stack(2, 4096, 32, 11008), 512, 128);
    };
  }

  /** What a person calls it on the command line. */
  public String label() {
    return this == LLAMA_3_1_8B_OMNI ? "llama-3.1-8b-omni" : name().toLowerCase(Locale.ROOT);
  }

  /** Special tokens have the ids of Llama 3.1 only in the released layout; elsewhere no id is wasted. */
  Vocabulary vocabulary() {
    return switch (this) {
      case LLAMA_3_1_8B_OMNI -> new Vocabulary(128000, 256);
      case BARISTA -> new Vocabulary(1008, 16, List.of("order", "bye", "person"));
      case TINY, SMALL, MEDIUM -> new Vocabulary();
    };
  }

  /** What it was made for beside talking. */
  Profile profile() {
    return this == BARISTA
        ? new Profile("Hello, how can I help you?", "", "", Profile.NONE.confirmation(), new TreeMap<>(ACTIONS))
        : Profile.NONE;
  }

  /** Its longest answer; 0 where the checkpoint says nothing about it. */
  int maxNewTokens() {
    return this == BARISTA ? 64 : 0;
  }

  /** True where tensors lie in the order of the Hub: by state dict over the shards, by name within one. */
  boolean isInTheHubsOrder() {
    return this == LLAMA_3_1_8B_OMNI;
  }

  /** Bytes of tensors after which the next shard begins. */
  long shardBytes() {
    return switch (this) {
      case TINY, BARISTA -> 4L << 20;
      case SMALL -> 32L << 20;
      case MEDIUM -> 256L << 20;
      case LLAMA_3_1_8B_OMNI -> 5_000_000_000L;
    };
  }

  WhisperConfig encoder() {
    Sizes sizes = sizes();
    int width = sizes.encoderWidth;
    boolean barista = this == BARISTA;
    return new WhisperConfig(barista ? 80 : 128, barista ? 600 : 1500, width, width / 64, sizes.encoderLayers, 4 * width);
  }

  OmniConfig config(int vocabSize, int bosId, List<Integer> eosIds) {
    Sizes sizes = sizes();
    boolean barista = this == BARISTA;
    int kvHeads = barista ? 2 : sizes.llm.heads / (sizes.llm.heads % 4 == 0 ? 4 : 3);
    LlamaConfig llm = llama(sizes.llm, kvHeads);
    return new OmniConfig("omniline-random-" + label(), llm, llama(sizes.decoder, sizes.decoder.heads),
        vocabSize, false, barista ? 4096 : 131072, bosId, eosIds, sizes.encoderWidth, 5, barista ? 768 : OmniConfig.ADAPTOR_HIDDEN, 25, 1000);
  }

  private static LlamaConfig llama(Stack stack, int kvHeads) {
    return new LlamaConfig(stack.layers, stack.width, stack.heads, kvHeads, stack.width / stack.heads, stack.ffn, 1e-5f, 500000,
        new LlamaConfig.RopeScaling(8, 1, 4, 8192));
  }

  VocoderConfig vocoder() {
    Sizes sizes = sizes();
    List<Integer> dilations = List.of(1, 3, 5);
    return new VocoderConfig(List.of(5, 4, 4, 2, 2), List.of(11, 8, 8, 4, 4), sizes.vocoderChannels, List.of(3, 7, 11),
        List.of(dilations, dilations, dilations), 1000, 128, sizes.durationHidden, 3, 320, 16000);
  }
}
