package omniline.model.reply;

import java.util.random.RandomGenerator;
import omniline.model.ModelSettings;
import omniline.model.llm.Llama;
import omniline.model.llm.LlmStep;

/** Where a reply's next token comes from: the model's own choice, or a text that is to be said. Owned by the model loop. */
public interface TokenSource {

  /** What {@link #next} gives when the logits are not finite. */
  long POISONED = -1;

  /** The next token, after the position that gave the step. */
  long next(LlmStep step);

  /** Whether the reply ends after so many tokens although none was a stop token. */
  boolean limitedTo(int tokens);

  /** The best token each time. */
  record Greedy(int maxNewTokens) implements TokenSource {

    @Override
    public long next(LlmStep step) {
      return step.best();
    }

    @Override
    public boolean limitedTo(int tokens) {
      return tokens >= maxNewTokens;
    }
  }

  /** Drawn with temperature and nucleus; one random number a token. */
  record Sampled(Llama llm, ModelSettings.Sampling settings, RandomGenerator random) implements TokenSource {

    @Override
    public long next(LlmStep step) {
      return llm.sample(step, settings.temperature(), settings.topP(), random.nextDouble());
    }

    @Override
    public boolean limitedTo(int tokens) {
      return tokens >= settings.maxNewTokens();
    }
  }

  /** A given text's tokens, then the stop token; no other limit, for the text is meant to be said whole. */
  final class Forced implements TokenSource {

    private final long[] tokens;
    private final long stop;
    private int said;

    public Forced(long[] tokens, long stop) {
      this.tokens = tokens.clone();
      this.stop = stop;
    }

    @Override
    public long next(LlmStep step) {
      return said < tokens.length ? tokens[said++] : stop;
    }

    @Override
    public boolean limitedTo(int tokenCount) {
      return tokenCount > tokens.length;
    }
  }
}
