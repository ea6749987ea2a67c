package omniline.codecs.g722;

/**
 * 4 to 8 kHz in 2 bits a sample (G.722 sections 3.2 to 3.6 and 4.2): sign and one of two magnitudes. The same state serves the encoder
 * and the decoder. Owned like the codec that has it.
 */
final class HighBand {
    private static final int LARGEST = (1 << 14) - 1;
    /** Q2: where the larger magnitude begins, in 256ths of the step. */
    private static final int DECISION = 141;
    /** QQ2, in 1024ths of the step, and WH, by code: -large, -small, large, small. */
    private static final int[] OUTPUTS = {-926, -202, 926, 202};
    private static final int[] MULTIPLIERS = {798, -214, 798, -214};

    private final Predictor predictor = new Predictor();
    private final StepSize stepSize = new StepSize(22_528, 10);

    /** The code of a sample, 2 bits; the state does not move before {@link #update}. */
    int encode(int sample) {
        int difference = Predictor.clip(sample - predictor.prediction());
        int magnitude = difference < 0 ? ~difference : difference;
        int small = magnitude < stepSize.step() * DECISION >> 8 ? 1 : 0;
        return difference < 0 ? small : 2 + small;
    }

    /** The sample that a code stands for, 15 bits. */
    int decode(int code) {
        return Math.clamp(predictor.prediction() + difference(code), -LARGEST - 1, LARGEST);
    }

    /** Moves on by a sample that was sent as this code. */
    void update(int code) {
        int difference = difference(code);
        stepSize.adapt(MULTIPLIERS[code]);
        predictor.update(difference);
    }

    void reset() {
        predictor.reset();
        stepSize.reset();
    }

    private int difference(int code) {
        return stepSize.step() * OUTPUTS[code] >> 10;
    }
}
