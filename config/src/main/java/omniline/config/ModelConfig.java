package omniline.config;

import java.nio.file.Path;
import omniline.config.Constraint.Form;
import omniline.config.Constraint.OneOf;
import omniline.config.Constraint.Range;
import org.jspecify.annotations.Nullable;

/**
 * Who answers, section {@code model}.
 *
 * @param directory the checkpoint (the Hub's layout); null: the embedded model, or one of the next two
 * @param echo the caller's own voice comes back, no model is loaded
 * @param tiny a tiny model with random weights
 * @param greeting what the model says when the call is answered; "" for nothing, auto for what its profile says
 * @param apology what the model says when an answer failed before any of it was heard; "" for nothing, auto for what its profile says
 * @param transferFailed what the model says when nobody took the caller over; "" for nothing, auto for a sentence of ours
 * @param dtype the type of the big products; auto: as stored, but fp32 for less than a billion weights on the CPU
 * @param device where the model runs: cpu, cuda or cuda:N
 * @param omega units in the first vocoder chunk (LLaMA-Omni's Ω); a unit is 20 ms of speech
 * @param leadMs a voice is generated at most so far ahead of its playout
 * @param batch the most voices in one decode step
 * @param contextPositions positions of one conversation's window: system prompt, turns and answers
 * @param kvCacheMb memory for all conversations' keys and values, in MiB; a caller for whom it has no room is refused
 * @param maxNewTokens limit on the text tokens of one reply; 0 for the model's own
 * @param temperature 0 takes the likeliest token, greater values sample
 * @param topP the share of probability that is sampled from
 * @param seed start of the sampling's randomness
 * @param threads computing threads; 0 for all cores but those of the media threads
 * @param cacheDirectory where made files are kept between starts; null: the user's cache folder
 */
public record ModelConfig(
    @Nullable Path directory,
    boolean echo,
    boolean tiny,
    String greeting,
    String apology,
    String transferFailed,
    @OneOf({"auto", "fp32", "bf16", "fp16", "int8", "int4"}) String dtype,
    @Form(pattern = "cpu|cuda(:\\d{1,2})?", words = "cpu, cuda or cuda:N (N counts the machine's GPUs from 0)") String device,
    @Range(min = 1, max = 1_000, unit = "units") int omega,
    @Range(min = 500, max = 60_000, unit = "ms") int leadMs,
    @Range(min = 1, max = 1_024, unit = "voices") int batch,
    @Range(min = 512, max = 131_072, unit = "positions") int contextPositions,
    @Range(min = 1, max = 1_048_576, unit = "MiB") int kvCacheMb,
    @Range(min = 0, max = 8_192, unit = "tokens") int maxNewTokens,
    @Range(min = 0, max = 5) float temperature,
    @Range(min = 0.01, max = 1) float topP,
    long seed,
    @Range(min = 0, max = 1_024, unit = "threads") int threads,
    @Nullable Path cacheDirectory) {

  /** The word that leaves a choice to the model. */
  public static final String AUTO = "auto";

  private static final int USUAL_TOKENS = 256;

  public ModelConfig {
    Constraint.check(ModelConfig.class, directory, echo, tiny, greeting, apology, transferFailed, dtype, device, omega, leadMs, batch,
        contextPositions, kvCacheMb, maxNewTokens, temperature, topP, seed, threads, cacheDirectory);
  }

  /** Settings with the usual sentence after a transfer that failed. */
  public ModelConfig(
      @Nullable Path directory,
      boolean echo,
      boolean tiny,
      String greeting,
      String apology,
      String dtype,
      String device,
      int omega,
      int leadMs,
      int batch,
      int contextPositions,
      int kvCacheMb,
      int maxNewTokens,
      float temperature,
      float topP,
      long seed,
      int threads,
      @Nullable Path cacheDirectory) {
    this(directory, echo, tiny, greeting, apology, AUTO, dtype, device, omega, leadMs, batch, contextPositions, kvCacheMb, maxNewTokens,
        temperature, topP, seed, threads, cacheDirectory);
  }

  static ModelConfig defaults() {
    return new ModelConfig(null, false, false, AUTO, AUTO, AUTO, AUTO, "cpu", 10, 4_000, 16, 2_048, 2_048, 0, 0f, 1f, 1, 0, null);
  }

  /** These settings with a checkpoint, for {@code serve --model DIR}. */
  public ModelConfig withDirectory(Path checkpoint) {
    return with(checkpoint, false, false);
  }

  /** These settings with the caller's echo in the model's place, for {@code serve --model echo}. */
  public ModelConfig withEcho() {
    return with(null, true, false);
  }

  /** These settings with the tiny model of random weights, for {@code serve --model tiny}. */
  public ModelConfig withTiny() {
    return with(null, false, true);
  }

  private ModelConfig with(@Nullable Path checkpoint, boolean echoing, boolean babbling) {
    return new ModelConfig(checkpoint, echoing, babbling, greeting, apology, transferFailed, dtype, device, omega, leadMs, batch, contextPositions,
        kvCacheMb, maxNewTokens, temperature, topP, seed, threads, cacheDirectory);
  }

  /** These settings on another device in another type, for {@code serve --dtype TYPE --device DEVICE}. */
  public ModelConfig computing(String type, String on) {
    return new ModelConfig(directory, echo, tiny, greeting, apology, transferFailed, type, on, omega, leadMs, batch, contextPositions, kvCacheMb,
        maxNewTokens, temperature, topP, seed, threads, cacheDirectory);
  }

  /**
   * The limit on the tokens of one reply: as configured, else the model's own or 256, as far as the window has room for it.
   *
   * @param modelsOwn what the checkpoint says, 0 when it says nothing
   */
  public int answerTokens(int modelsOwn) {
    int wanted = modelsOwn > 0 ? modelsOwn : USUAL_TOKENS;
    return maxNewTokens > 0 ? maxNewTokens : Math.min(wanted, contextPositions - Rules.TURN_POSITIONS);
  }
}
