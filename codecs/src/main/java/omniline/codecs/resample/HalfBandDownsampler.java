package omniline.codecs.resample;

import java.util.Arrays;

/**
 * Halves the rate. The samples in are dealt to two rows, because the filter's taps meet only every second of them and the middle
 * tap only the others; a sample comes out with each one dealt to the even row. Owned like its interface says.
 *
 * <pre>
 *   in:    e0  o0  e1  o1  e2  o2       out[i] = e_(i - PAIRS) / 2 + filter(o_(i-1), o_(i-2), ...)
 * </pre>
 */
final class HalfBandDownsampler implements RateConverter {
    private static final int HISTORY = HalfBandFilter.TAPS;
    private static final int ROW = HISTORY + MAX_BLOCK / 2 + 1;

    private final HalfBandFilter filter = new HalfBandFilter();
    private final float[] even = new float[ROW];
    private final float[] odd = new float[ROW];
    /** 1 when the next sample belongs to the odd row. */
    private int parity;

    @Override
    public int convert(float[] in, int lengthSamples, float[] out) {
        int evens = (lengthSamples + 1 - parity) / 2;
        int odds = lengthSamples - evens;
        for (int i = 0; i < evens; i++) {
            even[HISTORY + i] = in[2 * i + parity];
        }
        for (int i = 0; i < odds; i++) {
            odd[HISTORY + i] = in[2 * i + 1 - parity];
        }
        filter.filter(odd, HISTORY - 1 + parity, out, evens);
        for (int i = 0; i < evens; i++) {
            out[i] += 0.5f * even[HISTORY - HalfBandFilter.PAIRS + i];
        }
        System.arraycopy(even, evens, even, 0, HISTORY);
        System.arraycopy(odd, odds, odd, 0, HISTORY);
        parity = (parity + lengthSamples) & 1;
        return evens;
    }

    @Override
    public int delaySamples() {
        return HalfBandFilter.PAIRS;
    }

    @Override
    public void reset() {
        Arrays.fill(even, 0);
        Arrays.fill(odd, 0);
        parity = 0;
    }
}
