package omniline.train.augment;

import java.util.random.RandomGenerator;

/** Changes sound without moving it: as many samples come out as went in, at the same times. Owned by one thread. */
@FunctionalInterface
public interface Effect {

  /** What becomes of samples at 16 kHz, full scale 1; the array that went in is left as it is. */
  float[] apply(float[] samples16k, RandomGenerator random);
}
