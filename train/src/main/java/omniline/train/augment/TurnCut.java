package omniline.train.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The part of a recording that a call would hand to the model as a turn: from a pre-roll before the first speech to the silence
 * after the last that ends the turn or lets the model begin. Speech is found by energy, which is enough for clean recordings.
 * Immutable.
 *
 * @param leastPreRollMs silence before the speech, at least
 * @param mostPreRollMs silence before it, at most; what the recording lacks, before and after, is filled with zeros
 * @param leastHangoverMs silence after it, at least
 * @param mostHangoverMs silence after it, at most
 */
public record TurnCut(int leastPreRollMs, int mostPreRollMs, int leastHangoverMs, int mostHangoverMs) {
  private static final int MS_SAMPLES = 16;
  private static final double BELOW_LOUDEST = 1e-4;
  private static final double ABOVE_FLOOR = 8;

  /** From where to where; {@code start} may lie before the recording and {@code end} behind it. */
  public record Part(int start, int end) {
    /** This part of the recording, with zeros where it has nothing. */
    public float[] of(float[] samples) {
      float[] part = new float[end - start];
      int from = Math.max(0, start);
      System.arraycopy(samples, from, part, from - start, Math.max(0, Math.min(samples.length, end) - from));
      return part;
    }
  }

  public TurnCut {
    if (leastPreRollMs < 0 || mostPreRollMs < leastPreRollMs || leastHangoverMs < 0 || mostHangoverMs < leastHangoverMs) {
      throw new IllegalArgumentException("times are not negative and in order, found " + leastPreRollMs + ", " + mostPreRollMs + ", "
          + leastHangoverMs + " and " + mostHangoverMs + " ms");
    }
  }

  /** What the agent's own turn taking does when it is not configured otherwise. */
  public static TurnCut usual() {
    return new TurnCut(150, 300, 200, 600);
  }

  /** The turn in a recording; all of it where nothing is heard. */
  public Part part(float[] samples16k, RandomGenerator random) {
    int preRollMs = random.nextInt(leastPreRollMs, mostPreRollMs + 1);
    int hangoverMs = random.nextInt(leastHangoverMs, mostHangoverMs + 1);
    double[] powers = Levels.framePowers(samples16k);
    double threshold = threshold(powers);
    int first = 0;
    while (first < powers.length && powers[first] < threshold) {
      first++;
    }
    int last = powers.length - 1;
    while (last > first && powers[last] < threshold) {
      last--;
    }
    if (first >= powers.length || threshold == 0) {
      return new Part(0, samples16k.length);
    }
    return new Part(first * Levels.FRAME_SAMPLES - preRollMs * MS_SAMPLES,
        Math.min(samples16k.length, (last + 1) * Levels.FRAME_SAMPLES) + hangoverMs * MS_SAMPLES);
  }

  /** Well above the noise and not too far below the loudest; 0 where all is silent. */
  private static double threshold(double[] powers) {
    double[] sorted = powers.clone();
    Arrays.sort(sorted);
    double loudest = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    double floor = sorted.length == 0 ? 0 : sorted[sorted.length / 20];
    return Math.max(loudest * BELOW_LOUDEST, Math.min(floor * ABOVE_FLOOR, loudest * 0.01));
  }
}
