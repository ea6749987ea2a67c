package omniline.codecs.resample;

import java.util.Arrays;

/**
 * Any rational ratio up/down in lowest terms, by one filter at {@code up} times the input rate of which each sample out needs one
 * phase: flat to 0.45 of the lower rate, closed from 0.5 on, so that nothing folds. Owned like its interface says.
 *
 * <pre>
 *   time in steps of 1 / (up * rate in):   sample in m at m * up,   sample out n at n * down
 *   out[n] = sum over q of h[n * down mod up + q * up] in[n * down / up - q]
 * </pre>
 */
final class RationalConverter implements RateConverter {
    private static final double PASS_EDGE = 0.45;
    private static final double STOP_EDGE = 0.5;

    private final int up;
    private final int down;
    private final int delaySamples;
    private final int taps;
    /** Taps by phase, oldest sample first. */
    private final float[][] phases;
    private final float[] x;
    /** The phase of the next sample out, and the index in the coming block of the newest sample it needs. */
    private int phase;
    private int newest;

    RationalConverter(int up, int down) {
        this.up = up;
        this.down = down;
        double lowerRate = Math.min(1.0 / up, 1.0 / down);
        double reach = KaiserFilter.reach((STOP_EDGE - PASS_EDGE) * lowerRate);
        double cutoff = (STOP_EDGE + PASS_EDGE) / 2 * lowerRate;
        // The centre lies on a sample out, so that the delay is a whole number of them.
        delaySamples = (int) Math.ceil(reach / down);
        int centre = delaySamples * down;
        taps = Math.ceilDiv(2 * centre + 1, up);
        phases = new float[up][taps];
        for (int j = 0; j < up * taps; j++) {
            phases[j % up][taps - 1 - j / up] = (float) (up * KaiserFilter.tap(j - centre, cutoff, reach));
        }
        x = new float[taps - 1 + MAX_BLOCK];
    }

    @Override
    public int convert(float[] in, int lengthSamples, float[] out) {
        System.arraycopy(in, 0, x, taps - 1, lengthSamples);
        int written = 0;
        while (newest < lengthSamples) {
            out[written++] = dot(phases[phase], x, newest);
            newest += (phase + down) / up;
            phase = (phase + down) % up;
        }
        newest -= lengthSamples;
        System.arraycopy(x, lengthSamples, x, 0, taps - 1);
        return written;
    }

    @Override
    public int delaySamples() {
        return delaySamples;
    }

    @Override
    public void reset() {
        Arrays.fill(x, 0);
        phase = 0;
        newest = 0;
    }

    /** Four sums side by side: a single one would wait for each addition before the next. */
    private static float dot(float[] h, float[] x, int from) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int k = 0;
        for (; k + 3 < h.length; k += 4) {
            a += h[k] * x[from + k];
            b += h[k + 1] * x[from + k + 1];
            c += h[k + 2] * x[from + k + 2];
            d += h[k + 3] * x[from + k + 3];
        }
        for (; k < h.length; k++) {
            a += h[k] * x[from + k];
        }
        return a + b + (c + d);
    }
}
