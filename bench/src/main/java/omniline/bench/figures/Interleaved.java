package omniline.bench.figures;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Times several actions one after another, round after round, so that whatever else the machine does hits all of them alike. The
 * first rounds warm up and do not count. Runs on the calling thread.
 */
public final class Interleaved {

  private static final int WARM_UP_ROUNDS = 2;
  private static final int LEAST_ROUNDS = 5;
  private static final int MOST_ROUNDS = 1_000;

  private final LongSupplier nanoClock;
  private final long budgetNs;

  /**
   * For rounds that together take about so long.
   *
   * @param seconds of counted rounds, of which there are at least five whatever they take; 0 for a single round, to see that all runs
   */
  public Interleaved(LongSupplier nanoClock, double seconds) {
    this.nanoClock = nanoClock;
    this.budgetNs = (long) (seconds * 1e9);
  }

  /** The times of each action in nanoseconds, in the order of the actions. */
  public List<Quantiles> time(List<Runnable> actions) {
    List<Samples> samples = Stream.generate(Samples::new).limit(actions.size()).toList();
    boolean trial = budgetNs == 0;
    for (int round = 0; round < WARM_UP_ROUNDS && !trial; round++) {
      actions.forEach(Runnable::run);
    }
    int least = trial ? 1 : LEAST_ROUNDS;
    long endNs = nanoClock.getAsLong() + budgetNs;
    for (int round = 0; round < MOST_ROUNDS && (round < least || nanoClock.getAsLong() < endNs); round++) {
      for (int i = 0; i < actions.size(); i++) {
        long beganNs = nanoClock.getAsLong();
        actions.get(i).run();
        samples.get(i).add(nanoClock.getAsLong() - beganNs);
      }
    }
    return samples.stream().map(Samples::quantiles).toList();
  }

  /** Half of the distance between the quartiles, as a share of the median. */
  public static double spread(Quantiles times) {
    return (times.at(0.75) - times.at(0.25)) / 2.0 / times.median();
  }
}
