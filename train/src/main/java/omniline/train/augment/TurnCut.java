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
  private static final int STRETCH_FRAMES = 5;
  private static final int LOUD_FRAMES = 3;
  private static final double NEARNESS = 0.25;
  private static final double FURTHEST_BELOW = 1.6e-4;

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
    Part speech = speech(samples16k);
    return speech.start() >= speech.end() ? new Part(0, samples16k.length)
        : new Part(speech.start() - preRollMs * MS_SAMPLES, speech.end() + hangoverMs * MS_SAMPLES);
  }

  /** From the first to the last stretch that is loud for most of 100 ms, so that a click is no speech; empty where none is. */
  private static Part speech(float[] samples16k) {
    double[] powers = Levels.framePowers(samples16k);
    double threshold = threshold(powers);
    int first = 0;
    while (first < powers.length && !active(powers, first, threshold)) {
      first++;
    }
    int last = powers.length - 1;
    while (last >= first && !active(powers, last - STRETCH_FRAMES + 1, threshold)) {
      last--;
    }
    return threshold == 0 ? new Part(0, 0)
        : new Part(first * Levels.FRAME_SAMPLES, Math.min(samples16k.length, (last + 1) * Levels.FRAME_SAMPLES));
  }

  private static boolean active(double[] powers, int from, double threshold) {
    int loud = 0;
    for (int i = Math.max(0, from); i < Math.min(powers.length, from + STRETCH_FRAMES); i++) {
      loud += powers[i] >= threshold ? 1 : 0;
    }
    return loud >= LOUD_FRAMES;
  }

  /** Nearer to the noise than to the speech, in decibels, and at most 38 dB below the speech; 0 where all is silent. */
  private static double threshold(double[] powers) {
    double[] sorted = powers.clone();
    Arrays.sort(sorted);
    double loud = sorted.length == 0 ? 0 : sorted[(int) (0.95 * (sorted.length - 1))];
    double quiet = sorted.length == 0 ? 0 : Math.max(sorted[sorted.length / 10], loud * FURTHEST_BELOW);
    return Math.max(loud * FURTHEST_BELOW, quiet * Math.pow(loud / Math.max(quiet, Double.MIN_NORMAL), NEARNESS));
  }
}
