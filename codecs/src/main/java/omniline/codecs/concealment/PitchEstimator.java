package omniline.codecs.concealment;

/**
 * The pitch of the last 20 ms of speech as the lag of the greatest normalised cross-correlation (ITU-T G.711 Appendix I): first at
 * every second sample and lag, then finely around the best. Lags of 5 to 15 ms, voices of 66 to 200 Hz; a higher voice is found
 * at a multiple of its period, which serves as well. No state.
 */
final class PitchEstimator {
    static final int MIN_PITCH_SAMPLES = 40;
    static final int MAX_PITCH_SAMPLES = 120;
    private static final int WINDOW_SAMPLES = 160;
    private static final int COARSE = 2;
    /** Keeps near-silence from looking perfectly periodic. */
    private static final float MIN_ENERGY = 250;

    /** The pitch period in samples at 8 kHz; {@code past} ends with the newest sample and holds at least 280. */
    int estimate(float[] past) {
        int coarse = best(past, MIN_PITCH_SAMPLES, MAX_PITCH_SAMPLES, COARSE);
        int from = Math.max(coarse - COARSE + 1, MIN_PITCH_SAMPLES);
        int to = Math.min(coarse + COARSE - 1, MAX_PITCH_SAMPLES);
        return best(past, from, to, 1);
    }

    private static int best(float[] past, int fromLag, int toLag, int stride) {
        int bestLag = fromLag;
        float bestScore = Float.NEGATIVE_INFINITY;
        for (int lag = fromLag; lag <= toLag; lag += stride) {
            float score = score(past, lag, stride);
            if (score > bestScore) {
                bestScore = score;
                bestLag = lag;
            }
        }
        return bestLag;
    }

    private static float score(float[] past, int lag, int stride) {
        float correlation = 0;
        float energy = 0;
        for (int i = past.length - WINDOW_SAMPLES; i < past.length; i += stride) {
            float earlier = past[i - lag];
            correlation += past[i] * earlier;
            energy += earlier * earlier;
        }
        return correlation / (float) Math.sqrt(Math.max(energy, MIN_ENERGY));
    }
}
