package omniline.train.augment;

/**
 * How often each effect is applied, and how strongly at most. Probabilities are 0 to 1.
 *
 * @param speed how often the speed changes
 * @param leastSpeed the slowest factor
 * @param mostSpeed the fastest factor
 * @param room how often there is a room
 * @param mostT60Seconds the most echoing one
 * @param noise how often there is steady noise
 * @param leastNoiseSnrDb the loudest
 * @param babble how often others talk
 * @param leastBabbleSnrDb the loudest
 * @param mostBabbleSnrDb the quietest
 * @param codec how often the clip passes a codec; otherwise it stays wide-band, or narrow without a codec one time in four
 * @param mostLoss the most packets lost on the way, as a share
 */
public record Recipe(double speed, double leastSpeed, double mostSpeed, double room, double mostT60Seconds, double noise,
    double leastNoiseSnrDb, double babble, double leastBabbleSnrDb, double mostBabbleSnrDb, double codec, double mostLoss) {

  public Recipe {
    for (double probability : new double[] {speed, room, noise, babble, codec}) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
      }
    }
  }

  /** As calls are: every second one through a codec, as many with other people behind the caller, a third in a quiet room. */
  public static Recipe usual() {
    return new Recipe(0.8, 0.87, 1.15, 0.3, 0.6, 0.3, 8, 0.5, 3, 20, 0.5, 0.05);
  }

  /** Only what a turn on a call always has: its cut and a level. */
  public static Recipe none() {
    return new Recipe(0, 1, 1, 0, 0.3, 0, 30, 0, 30, 30, 0, 0);
  }
}
