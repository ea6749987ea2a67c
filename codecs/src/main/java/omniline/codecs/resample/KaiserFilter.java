package omniline.codecs.resample;

/**
 * Low-pass filters by the window method: an ideal low pass cut out by a Kaiser window (Kaiser 1974; Oppenheim and Schafer,
 * Discrete-Time Signal Processing, section 7.5.3). Stateless.
 *
 * <pre>
 *   attenuation A dB, transition width w in cycles per sample:   length - 1 = (A - 7.95) / (14.36 w),   beta = 0.1102 (A - 8.7)
 * </pre>
 */
final class KaiserFilter {
    /** What the filters are designed for; they are held to 80 dB. */
    private static final double ATTENUATION_DB = 86;
    private static final double BETA = 0.1102 * (ATTENUATION_DB - 8.7);

    private KaiserFilter() {
    }

    /** How far the filter must reach to either side of its centre, in samples, for a transition so many cycles per sample wide. */
    static double reach(double transition) {
        return (ATTENUATION_DB - 7.95) / (14.36 * transition) / 2;
    }

    /**
     * The impulse response at a distance from the centre, in samples, of a filter whose gain is 1.
     *
     * @param cutoff where the gain is one half, in cycles per sample
     * @param reach where the response ends on either side, in samples
     */
    static double tap(double distance, double cutoff, double reach) {
        double position = distance / reach;
        if (Math.abs(position) >= 1) {
            return 0;
        }
        double window = besselI0(BETA * Math.sqrt(1 - position * position)) / besselI0(BETA);
        double angle = 2 * Math.PI * cutoff * distance;
        return 2 * cutoff * (distance == 0 ? 1 : Math.sin(angle) / angle) * window;
    }

    /** The modified Bessel function of order zero, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
