package omniline.train.encoder;

import java.util.Arrays;

/**
 * The likeliest path of CTC through a target (Graves et al. 2006, with Viterbi's maximum in place of the sum): for every frame, which
 * label of the target it belongs to. Pure functions.
 */
final class CtcPath {

  private CtcPath() {}

  /**
   * For each frame the place in the target, -1 for blank (class 0).
   *
   * @param logP log-probabilities, row-major [frames, classes]
   * @param classes classes, blank counted
   * @param target labels, each 1 to classes - 1; at most as many as there are frames
   */
  static int[] of(float[] logP, int classes, int[] target) {
    int frames = logP.length / classes;
    int states = 2 * target.length + 1;
    int[][] from = new int[frames][states];
    double[] best = new double[states];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    best[0] = logP[0];
    if (states > 1) {
      best[1] = logP[target[0]];
    }
    for (int t = 1; t < frames; t++) {
      double[] next = new double[states];
      for (int s = 0; s < states; s++) {
        int before = s;
        before = s > 0 && best[s - 1] > best[before] ? s - 1 : before;
        boolean skips = s > 1 && s % 2 == 1 && target[s / 2] != target[s / 2 - 1];
        before = skips && best[s - 2] > best[before] ? s - 2 : before;
        from[t][s] = before;
        next[s] = best[before] + logP[t * classes + (s % 2 == 0 ? 0 : target[s / 2])];
      }
      best = next;
    }
    int state = states > 1 && best[states - 2] > best[states - 1] ? states - 2 : states - 1;
    int[] path = new int[frames];
    for (int t = frames - 1; t >= 0; t--) {
      path[t] = state % 2 == 0 ? -1 : state / 2;
      state = from[t][state];
    }
    return path;
  }
}
