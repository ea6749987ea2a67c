package omniline.bench.seams;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How far a rendering is from the whole synthesis, in all and at its seams. Owned by one thread. */
public final class SeamMeter {
  /** Distances of the profile from the seam, in ms. */
  static final int PROFILE_STEP_MS = 10;

  static final int PROFILE_MS = 200;
  private static final int NEAR_MS = 20;
  private static final int PER_MS = 16;

  /** A seam's step is looked for here: its own sample and the 10 ms behind it, where a cross-fade would be. */
  private static final int STEP_SAMPLES = 160;

  private final short[] whole;
  private final SpectralDistance distance;
  private final double wholeStep;

  /**
   * What was measured.
   *
   * @param medianDb median log-spectral distance of all frames
   * @param seamMedianDb of the frames whose centres are within 20 ms of a seam
   * @param seamWorstDb the largest of those
   * @param step the largest step from one sample to the next at a seam, as a share of the largest of the whole synthesis
   * @param surplusStep the same of the difference to the whole synthesis: the step that the seam itself makes
   */
  public record Quality(double medianDb, double seamMedianDb, double seamWorstDb, double step, double surplusStep) {}

  public SeamMeter(short[] whole) {
    this.whole = whole;
    distance = new SpectralDistance(whole);
    wholeStep = Math.max(1, largestStep(whole, new short[whole.length], new int[0]));
  }

  public Quality measure(Rendering rendering) {
    double[] near = Arrays.stream(rendering.seams())
        .boxed()
        .flatMapToDouble(seam -> IntStream.rangeClosed(-NEAR_MS / PROFILE_STEP_MS, NEAR_MS / PROFILE_STEP_MS)
            .mapToDouble(step -> distance.atDb(rendering.pcm(), seam + step * PROFILE_STEP_MS * PER_MS)))
        .sorted()
        .toArray();
    double[] all = distance.everyHopDb(rendering.pcm());
    Arrays.sort(all);
    boolean seamless = near.length == 0;
    return new Quality(
        all[all.length / 2],
        seamless ? 0 : near[near.length / 2],
        seamless ? 0 : near[near.length - 1],
        seamless ? 0 : largestStep(rendering.pcm(), new short[whole.length], rendering.seams()) / wholeStep,
        seamless ? 0 : largestStep(rendering.pcm(), whole, rendering.seams()) / wholeStep);
  }

  /** The mean log-spectral distance, in dB, at times from 200 ms before the seams to 200 ms after them. */
  public double[] profileDb(Rendering rendering) {
    return IntStream.rangeClosed(-PROFILE_MS / PROFILE_STEP_MS, PROFILE_MS / PROFILE_STEP_MS)
        .mapToDouble(step -> Arrays.stream(rendering.seams())
            .mapToDouble(seam -> distance.atDb(rendering.pcm(), seam + step * PROFILE_STEP_MS * PER_MS))
            .average()
            .orElse(0))
        .toArray();
  }

  /** The largest step of the difference of two sounds at the seams, or anywhere when there are none. */
  private static double largestStep(short[] pcm, short[] less, int[] seams) {
    IntStream places = seams.length == 0
        ? IntStream.range(1, pcm.length)
        : Arrays.stream(seams).flatMap(seam -> IntStream.range(Math.max(1, seam), Math.min(pcm.length, seam + STEP_SAMPLES)));
    return places.map(i -> Math.abs(pcm[i] - less[i] - pcm[i - 1] + less[i - 1])).max().orElse(0);
  }
}
