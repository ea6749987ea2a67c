package omniline.codecs.g722;

/**
 * 0 to 4 kHz in 6 bits a sample (G.722 sections 3.2 to 3.6 and 4.1): 60 levels of difference, of which the upper 4 bits alone steer the
 * adaptation, so that the lower two may be taken for data on the way. The same state serves the encoder and the decoder.
 * Owned like the codec that has it.
 *
 * <pre>
 *   code:   | sign and magnitude (4 bits, adaptation) | finer (2 bits) |      000000 to 000011 are never sent
 * </pre>
 */
final class LowBand {
    /** The largest sample of a band that the synthesis is given: 15 bits. */
    private static final int LARGEST = (1 << 14) - 1;

    /** Q6: where one level of magnitude ends and the next begins, in 1024ths of the step. */
    private static final int[] DECISIONS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765,
        1980, 2195, 2557, 2919
    };

    /** QQ6: what each level of magnitude stands for. */
    private static final int[] OUTPUTS = {
        17, 54, 91, 130, 170, 211, 254, 300, 347, 396, 447, 501, 558, 618, 682, 750, 822, 899, 982, 1072, 1170, 1279, 1399, 1535, 1689,
        1873, 2088, 2376, 2738, 3101
    };

    /** QQ4: what four levels together stand for, from the smallest magnitude on. */
    private static final int[] COARSE_OUTPUTS = {0, 150, 323, 530, 786, 1121, 1612, 2557};

    /** WL: how the step size moves with each of them. */
    private static final int[] MULTIPLIERS = {-60, -30, 58, 172, 334, 538, 1198, 3042};

    private static final int CODES = 64;
    private static final int[] CODE_OUTPUTS = new int[CODES];
    private static final int[] COARSE_CODE_OUTPUTS = new int[CODES / 4];
    private static final int[] COARSE_CODE_MULTIPLIERS = new int[CODES / 4];

    static {
        for (int level = 0; level < OUTPUTS.length; level++) {
            CODE_OUTPUTS[positiveCode(level)] = OUTPUTS[level];
            CODE_OUTPUTS[negativeCode(level)] = -OUTPUTS[level];
        }
        for (int code = 0; code < CODES / 16; code++) {
            CODE_OUTPUTS[code] = -OUTPUTS[0];
        }
        for (int coarse = 1; coarse < COARSE_OUTPUTS.length; coarse++) {
            COARSE_CODE_OUTPUTS[15 - coarse] = COARSE_OUTPUTS[coarse];
            COARSE_CODE_OUTPUTS[8 - coarse] = -COARSE_OUTPUTS[coarse];
            COARSE_CODE_MULTIPLIERS[15 - coarse] = MULTIPLIERS[coarse];
            COARSE_CODE_MULTIPLIERS[8 - coarse] = MULTIPLIERS[coarse];
        }
        COARSE_CODE_MULTIPLIERS[0] = MULTIPLIERS[0];
        COARSE_CODE_MULTIPLIERS[15] = MULTIPLIERS[0];
    }

    private final Predictor predictor = new Predictor();
    private final StepSize stepSize = new StepSize(18_432, 8);

    /** The code of a sample, 6 bits; the state does not move before {@link #update}. */
    int encode(int sample) {
        int difference = Predictor.clip(sample - predictor.prediction());
        // The magnitude of a negative difference is one less (its complement), as in block 1L.
        int magnitude = difference < 0 ? ~difference : difference;
        int level = level((magnitude + 1) << 10, stepSize.step());
        return difference < 0 ? negativeCode(level) : positiveCode(level);
    }

    /** The sample that a code stands for, 15 bits. */
    int decode(int code) {
        int sample = predictor.prediction() + (stepSize.step() * CODE_OUTPUTS[code] >> 10);
        return Math.clamp(sample, -LARGEST - 1, LARGEST);
    }

    /** Moves on by a sample that was sent as this code. */
    void update(int code) {
        int coarse = code >> 2;
        int difference = stepSize.step() * COARSE_CODE_OUTPUTS[coarse] >> 10;
        stepSize.adapt(COARSE_CODE_MULTIPLIERS[coarse]);
        predictor.update(difference);
    }

    void reset() {
        predictor.reset();
        stepSize.reset();
    }

    private static int level(int scaledMagnitude, int step) {
        int level = 0;
        while (level < DECISIONS.length && scaledMagnitude > DECISIONS[level] * step) {
            level++;
        }
        return level;
    }

    private static int positiveCode(int level) {
        return 61 - level;
    }

    private static int negativeCode(int level) {
        return level < 2 ? 63 - level : 33 - level;
    }
}
