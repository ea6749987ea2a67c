package omniline.codecs.g722;

/**
 * The quantiser's step size of either band (G.722 section 3.5, block 3L and 3H): it lives as a logarithm that leaks and moves with each
 * code, and is read as a power of two from a table. Owned like the codec that has it.
 */
final class StepSize {
    /** ILB: 2^(11 + i/32), rounded. */
    private static final int[] POWERS = new int[32];

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = (int) Math.round(2048 * Math.pow(2, i / 32.0));
        }
    }

    private final int largestLogarithm;
    private final int octavesDown;
    private int logarithm;
    private int step;

    /**
     * The smallest step.
     *
     * @param largestLogarithm NBL or NBH at most, in 2048ths of an octave
     * @param octavesDown the step at a logarithm of 0 is 2^(11 - octavesDown)
     */
    StepSize(int largestLogarithm, int octavesDown) {
        this.largestLogarithm = largestLogarithm;
        this.octavesDown = octavesDown;
        reset();
    }

    /** A quarter of DETL or DETH. */
    int step() {
        return step;
    }

    /** Moves by the multiplier that belongs to a code (WL or WH). */
    void adapt(int multiplier) {
        set(Math.clamp((logarithm * 127 >> 7) + multiplier, 0, largestLogarithm));
    }

    void reset() {
        set(0);
    }

    private void set(int newLogarithm) {
        logarithm = newLogarithm;
        int power = POWERS[newLogarithm >> 6 & 31];
        int shift = (newLogarithm >> 11) - octavesDown;
        step = shift < 0 ? power >> -shift : power << shift;
    }
}
