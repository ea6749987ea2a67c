package omniline.codecs.resample;

/**
 * One way to change the rate of a stream: blocks of at most {@link #MAX_BLOCK} samples in, as many out as are due. The samples out
 * do not depend on where the blocks are cut. Owned by whoever owns the {@link PolyphaseResampler} around it.
 */
sealed interface RateConverter permits HalfBandUpsampler, HalfBandDownsampler, RationalConverter {
    int MAX_BLOCK = 512;

    /** Takes {@code lengthSamples} from {@code in} and returns how many samples it wrote to the start of {@code out}. */
    int convert(float[] in, int lengthSamples, float[] out);

    /** How much later the signal comes out, in samples at the output rate. */
    int delaySamples();

    /** Forgets the past. */
    void reset();
}
