package omniline.codecs.resample;

import java.util.Arrays;

/**
 * Doubles the rate: every second sample out is one that came in, the others are interpolated. Owned like its interface says.
 *
 * <pre>
 *   in:    x0      x1      x2           out[2i] = filter(x_i, x_i-1, ...)      out[2i + 1] = x_(i - PAIRS + 1)
 *   out:   y0  y1  y2  y3  y4  y5
 * </pre>
 */
final class HalfBandUpsampler implements RateConverter {
    private static final int HISTORY = HalfBandFilter.TAPS - 1;

    private final HalfBandFilter filter = new HalfBandFilter();
    private final float[] x = new float[HISTORY + MAX_BLOCK];
    private final float[] interpolated = new float[MAX_BLOCK];

    @Override
    public int convert(float[] in, int lengthSamples, float[] out) {
        System.arraycopy(in, 0, x, HISTORY, lengthSamples);
        filter.filter(x, HISTORY, interpolated, lengthSamples);
        int passed = HISTORY - HalfBandFilter.PAIRS + 1;
        for (int i = 0; i < lengthSamples; i++) {
            // Twice the filter's taps make up for the zeros that doubling the rate puts between the samples.
            out[2 * i] = 2 * interpolated[i];
            out[2 * i + 1] = x[passed + i];
        }
        System.arraycopy(x, lengthSamples, x, 0, HISTORY);
        return 2 * lengthSamples;
    }

    @Override
    public int delaySamples() {
        return HalfBandFilter.TAPS - 1;
    }

    @Override
    public void reset() {
        Arrays.fill(x, 0);
    }
}
