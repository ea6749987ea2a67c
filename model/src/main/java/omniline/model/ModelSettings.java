package omniline.model;

/**
 * How a loaded model answers.
 *
 * @param omega the least number of new units that is worth a vocoder chunk (the paper's Omega; 10 units are about 0.34 s)
 * @param maxNewTokens the limit on the tokens of one reply, the stop token included
 * @param temperature 0 chooses greedily, more samples
 * @param topP when sampling, the share of probability kept, in (0, 1]
 * @param seed of the sampling generator
 * @param threads libtorch's threads inside one operation, 0 for as many as there are cores
 */
public record ModelSettings(int omega, int maxNewTokens, float temperature, float topP, long seed, int threads) {

  public ModelSettings {
    require(omega >= 1, "omega must be at least 1, not " + omega);
    require(maxNewTokens >= 1, "maxNewTokens must be at least 1, not " + maxNewTokens);
    require(temperature >= 0 && temperature < Float.POSITIVE_INFINITY, "temperature must be 0 or more, not " + temperature);
    require(topP > 0 && topP <= 1, "topP must be in (0, 1], not " + topP);
    require(threads >= 0, "threads must be 0 or more, not " + threads);
  }

  /** Greedy decoding with the paper's smallest chunk: what the golden values were made with. */
  public static ModelSettings greedy(int maxNewTokens) {
    return new ModelSettings(10, maxNewTokens, 0, 1, 0, 0);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
