package omniline.train.omni;

import java.util.random.RandomGenerator;

/** Where talks come from. */
public interface TalkSource {

  /** Some talk. */
  Talk draw(RandomGenerator random);
}
