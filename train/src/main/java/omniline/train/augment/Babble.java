package omniline.train.augment;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Other people talking behind the caller: 4 to 8 clips, each brought to one level and begun anywhere, their sum at a
 * signal-to-noise ratio against the caller's own level. Owned by one thread, since drawing may read a store.
 */
public final class Babble implements Effect {
  private static final int LEAST_TALKERS = 4;
  private static final int MOST_TALKERS = 8;

  /** Whoever gives clips of speech to mix. */
  @FunctionalInterface
  public interface Talkers {
    /** Any clip, 16 kHz; the array is not written to. */
    float[] draw(RandomGenerator random);

    /** Those of a list. */
    static Talkers of(List<float[]> clips) {
      List<float[]> copy = List.copyOf(clips);
      return random -> copy.get(random.nextInt(copy.size()));
    }
  }

  private final Talkers talkers;
  private final double leastSnrDb;
  private final double mostSnrDb;

  /** Babble of an even draw of decibels below the caller. */
  public Babble(Talkers talkers, double leastSnrDb, double mostSnrDb) {
    if (!(leastSnrDb <= mostSnrDb)) {
      throw new IllegalArgumentException("leastSnrDb " + leastSnrDb + " is above mostSnrDb " + mostSnrDb);
    }
    this.talkers = talkers;
    this.leastSnrDb = leastSnrDb;
    this.mostSnrDb = mostSnrDb;
  }

  @Override
  public float[] apply(float[] samples16k, RandomGenerator random) {
    double snrDb = leastSnrDb + random.nextDouble() * (mostSnrDb - leastSnrDb);
    float[] babble = new float[samples16k.length];
    int count = random.nextInt(LEAST_TALKERS, MOST_TALKERS + 1);
    for (int i = 0; i < count; i++) {
      float[] clip = talkers.draw(random);
      double level = Math.sqrt(Levels.activePower(clip));
      if (level > 0) {
        babble = Levels.mixed(babble, clip, random.nextInt(clip.length), 1 / level);
      }
    }
    double gain = Levels.noiseGain(Levels.activePower(samples16k), Levels.power(babble), snrDb);
    return Levels.mixed(samples16k, babble, 0, gain);
  }
}
