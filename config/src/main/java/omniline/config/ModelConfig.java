package omniline.config;

import java.nio.file.Path;
import omniline.config.Constraint.Range;
import org.jspecify.annotations.Nullable;

/**
 * Who answers, section {@code model}.
 *
 * @param directory the checkpoint (the Hub's layout); null: a tiny model with random weights, or the echo
 * @param echo the caller's own voice comes back, no model is loaded
 * @param greeting what the model says when the call is answered; "" for nothing
 * @param omega units in a vocoder chunk (LLaMA-Omni's Ω); a unit is 20 ms of speech
 * @param maxNewTokens limit on the text tokens of one reply
 * @param temperature 0 takes the likeliest token, greater values sample
 * @param topP the share of probability that is sampled from
 * @param seed start of the sampling's randomness
 * @param threads computing threads; 0 for all cores but those of the media threads
 * @param cacheDirectory where made files are kept between starts; null: the user's cache folder
 */
public record ModelConfig(
    @Nullable Path directory,
    boolean echo,
    String greeting,
    @Range(min = 1, max = 1_000, unit = "units") int omega,
    @Range(min = 1, max = 8_192, unit = "tokens") int maxNewTokens,
    @Range(min = 0, max = 5) float temperature,
    @Range(min = 0.01, max = 1) float topP,
    long seed,
    @Range(min = 0, max = 1_024, unit = "threads") int threads,
    @Nullable Path cacheDirectory) {

  public ModelConfig {
    Constraint.check(ModelConfig.class, directory, echo, greeting, omega, maxNewTokens, temperature, topP, seed, threads,
        cacheDirectory);
  }

  static ModelConfig defaults() {
    return new ModelConfig(
        null, false, "Hello, this is Omniline. How can I help you?", 10, 256, 0f, 1f, 1, 0, null);
  }

  /** These settings with a checkpoint, for {@code serve --model DIR}. */
  public ModelConfig withDirectory(Path checkpoint) {
    return new ModelConfig(
        checkpoint, false, greeting, omega, maxNewTokens, temperature, topP, seed, threads, cacheDirectory);
  }

  /** These settings with the caller's echo in the model's place, for {@code serve --model echo}. */
  public ModelConfig withEcho() {
    return new ModelConfig(
        null, true, greeting, omega, maxNewTokens, temperature, topP, seed, threads, cacheDirectory);
  }
}
