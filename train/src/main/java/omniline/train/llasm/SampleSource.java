package omniline.train.llasm;

import java.util.List;
import java.util.random.RandomGenerator;

/** Where samples come from. */
public interface SampleSource {

  /** Some sample. */
  LlasmSample draw(RandomGenerator random);

  /** Any of a list, each as likely. */
  static SampleSource anyOf(List<LlasmSample> samples) {
    List<LlasmSample> all = List.copyOf(samples);
    return random -> all.get(random.nextInt(all.size()));
  }
}
