package omniline.codecs.g722;

import java.util.Arrays;

/**
 * The adaptive predictor of either band (G.722 section 3.6, block 4L and 4H): six zeros over the quantised differences and two poles over
 * the reconstructed signal, both adapted by signs alone, so that encoder and decoder stay in step. Fixed point of 16 bits as in the
 * Recommendation; names in comments are its. Owned like the codec that has it.
 */
final class Predictor {
    private static final int ZEROS = 6;
    private static final int ZERO_STEP = 128;
    private static final int FIRST_POLE_STEP = 192;
    private static final int SECOND_POLE_LIMIT = 12_288;
    private static final int BOTH_POLES_LIMIT = 15_360;
    /** Four times as much would not fit 16 bits (the two saturating additions of UPPOL2). */
    private static final int FIRST_POLE_USED = 8_191;

    /** DLT1 to DLT6, doubled. */
    private final int[] differences = new int[ZEROS];
    /** BL1 to BL6. */
    private final int[] zeros = new int[ZEROS];
    /** AL1 and AL2. */
    private int firstPole;
    private int secondPole;
    /** RLT1, doubled. */
    private int reconstructed;
    /** Signs of PLT1 and PLT2. */
    private boolean negativeOne;
    private boolean negativeTwo;
    /** SZL and SL. */
    private int zeroPrediction;
    private int prediction;

    /** What the next sample is expected to be. */
    int prediction() {
        return prediction;
    }

    /** Takes in the quantised difference of a sample from its prediction. */
    void update(int difference) {
        adaptPoles(zeroPrediction + difference < 0);
        adaptZeros(difference);
        int newest = clip(2 * (prediction + difference));
        prediction = clip(zeroPrediction + (firstPole * newest >> 15) + (secondPole * reconstructed >> 15));
        reconstructed = newest;
    }

    void reset() {
        Arrays.fill(differences, 0);
        Arrays.fill(zeros, 0);
        firstPole = 0;
        secondPole = 0;
        reconstructed = 0;
        negativeOne = false;
        negativeTwo = false;
        zeroPrediction = 0;
        prediction = 0;
    }

    static int clip(int sample) {
        return Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private void adaptPoles(boolean negative) {
        int used = Math.clamp(firstPole, -FIRST_POLE_USED, FIRST_POLE_USED);
        int first = (negative == negativeOne ? -used : used) >> 5;
        int second = negative == negativeTwo ? ZERO_STEP : -ZERO_STEP;
        secondPole = Math.clamp(first + second + (secondPole * 127 >> 7), -SECOND_POLE_LIMIT, SECOND_POLE_LIMIT);
        int limit = BOTH_POLES_LIMIT - secondPole;
        int step = negative == negativeOne ? FIRST_POLE_STEP : -FIRST_POLE_STEP;
        firstPole = Math.clamp(step + (firstPole * 255 >> 8), -limit, limit);
        negativeTwo = negativeOne;
        negativeOne = negative;
    }

    /** Each zero moves by the sign of its difference's product with the newest one; then the differences move on. */
    private void adaptZeros(int difference) {
        int sum = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int step = difference == 0 ? 0 : (differences[i] ^ difference) < 0 ? -ZERO_STEP : ZERO_STEP;
            zeros[i] = (zeros[i] * 255 >> 8) + step;
            differences[i] = i == 0 ? clip(2 * difference) : differences[i - 1];
            sum += differences[i] * zeros[i] >> 15;
        }
        zeroPrediction = sum;
    }
}
