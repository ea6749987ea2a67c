package omniline.train.omni;

import java.util.random.RandomGenerator;

/** The sounds that talks name by number. */
public interface Hearing {

  /** A clip's samples at 16 kHz, changed at random as a room and a line would. */
  float[] hear(int clip, RandomGenerator random);

  /** The clip as it is. */
  float[] plain(int clip);
}
