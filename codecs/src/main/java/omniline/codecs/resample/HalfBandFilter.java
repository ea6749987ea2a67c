package omniline.codecs.resample;

import java.util.Arrays;

/**
 * The filter of both 2:1 conversions, flat to 0.45 and closed from 0.55 of the lower rate. Cut off at a quarter of the higher
 * rate, every second tap but the middle one is zero, and the others are symmetric: a quarter of the products remains. What lies
 * between 0.45 and 0.55 folds only onto that band, where telephone speech has nothing. Owned like the converter that uses it.
 *
 * <pre>
 *   taps:   t0 0 t1 0 ... t27 1/2 t27 0 ... t1 0 t0        2 PAIRS taps, zeros between them, 1/2 in the middle
 * </pre>
 */
final class HalfBandFilter {
    /** 55 samples to either side at the higher rate: 3.4 ms at 16 kHz. */
    static final int PAIRS = 28;
    static final int TAPS = 2 * PAIRS;
    private static final float[] TAP = new float[PAIRS];

    static {
        double reach = KaiserFilter.reach(0.05);
        for (int k = 0; k < PAIRS; k++) {
            TAP[k] = (float) KaiserFilter.tap(TAPS - 1 - 2 * k, 0.25, Math.max(reach, TAPS));
        }
    }

    private final float[] late = new float[RateConverter.MAX_BLOCK];
    private final float[] early = new float[RateConverter.MAX_BLOCK];

    /**
     * Writes the filter's output over {@code count} samples, {@code x[newest]} being the newest sample that the first one sees.
     * Time is the inner loop and its arrays start together, so that the compiler makes vectors of it: it does not where it cannot
     * tell how far what is read lies from what is written. Each sum is taken in one order whatever the count.
     */
    void filter(float[] x, int newest, float[] sums, int count) {
        Arrays.fill(sums, 0, count, 0);
        for (int k = 0; k < PAIRS; k++) {
            System.arraycopy(x, newest - k, late, 0, count);
            System.arraycopy(x, newest - (TAPS - 1) + k, early, 0, count);
            addPair(sums, count, TAP[k]);
        }
    }

    private void addPair(float[] sums, int count, float tap) {
        for (int i = 0; i < count; i++) {
            sums[i] += tap * (late[i] + early[i]);
        }
    }
}
