package omniline.codecs.g722;

import java.util.Arrays;

/**
 * The quadrature mirror filter of both directions (G.722 sections 3.1 and 4.4, coefficients of table 11): 24 taps over a line of
 * samples that come in pairs. The taps are symmetric, so one half serves the even and, read backwards, the odd samples.
 * Owned like the codec that has it.
 *
 * <pre>
 *   encoder   x0 x1 | x2 x3 | ...  →  low = (even + odd) >> 14       high = (odd - even) >> 14    one of each for a pair
 *   decoder   low + high, low - high  →  y0 = odd >> 11, y1 = even >> 11
 * </pre>
 */
final class MirrorFilter {
    private static final int TAPS = 24;
    private static final int[] HALF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** The last 24 samples, written twice so that they always lie in one row somewhere. */
    private final int[] line = new int[2 * TAPS];
    private int oldest;

    /** Moves the line on by two samples. */
    void push(int first, int second) {
        line[oldest] = first;
        line[oldest + TAPS] = first;
        line[oldest + 1] = second;
        line[oldest + 1 + TAPS] = second;
        oldest = (oldest + 2) % TAPS;
    }

    /** The sum over the samples that were the first of their pair. */
    int even() {
        int sum = 0;
        for (int i = 0; i < HALF.length; i++) {
            sum += line[oldest + 2 * i] * HALF[i];
        }
        return sum;
    }

    /** The sum over the samples that were the second of their pair. */
    int odd() {
        int sum = 0;
        for (int i = 0; i < HALF.length; i++) {
            sum += line[oldest + 2 * i + 1] * HALF[HALF.length - 1 - i];
        }
        return sum;
    }

    void reset() {
        Arrays.fill(line, 0);
    }
}
