package omniline.train.loop;

/**
 * Learning rate over the steps: linear warm-up, then half a cosine down to a floor (spec section 9.1).
 *
 * @param peakRate highest learning rate
 * @param steps steps in all
 * @param warmUp share of the steps that the rate rises for (0.03 in the papers)
 * @param floor share of the peak that is left at the end
 */
public record Schedule(double peakRate, long steps, double warmUp, double floor) {

  public Schedule {
    if (!(peakRate > 0) || steps < 1 || !(warmUp >= 0 && warmUp < 1) || !(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException("a schedule of rate " + peakRate + ", steps " + steps + ", warm-up " + warmUp + ", floor " + floor);
    }
  }

  /** The papers' schedule: 3 % warm-up, down to nothing. */
  public static Schedule cosine(double peakRate, long steps) {
    return new Schedule(peakRate, steps, 0.03, 0);
  }

  /** The rate of a step, counted from 1. */
  double rate(long step) {
    double rising = Math.max(1, warmUp * steps);
    if (step <= rising) {
      return peakRate * step / rising;
    }
    double done = Math.min(1, (step - rising) / Math.max(1, steps - rising));
    return peakRate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
  }
}
