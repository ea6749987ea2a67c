package omniline.codecs.resample;

import java.math.BigInteger;
import java.util.Arrays;
import omniline.codecs.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * Changes the rate of a stream by a polyphase filter behind a Kaiser window: pass band within 0.1 dB up to 0.45 of the lower
 * rate, stop band 80 dB down. 2:1 and 1:2 take a half-band filter whose stop band begins at 0.55 of the lower rate, because they run
 * for every frame of every call; all other ratios begin it at 0.5. The samples out do not depend on how the samples in are cut into
 * blocks. Allocates nothing after construction. Owned by the media loop.
 */
public final class PolyphaseResampler {
    private final int up;
    private final int down;
    /** Null where the rates are equal. */
    private final @Nullable RateConverter converter;
    private final float[] block = new float[RateConverter.MAX_BLOCK];
    private final float[] converted;

    /** For rates of 1 to 384000 Hz; {@link CodecException} at others. */
    public PolyphaseResampler(int inRateHz, int outRateHz) {
        requireRate(inRateHz);
        requireRate(outRateHz);
        int divisor = BigInteger.valueOf(inRateHz).gcd(BigInteger.valueOf(outRateHz)).intValue();
        up = outRateHz / divisor;
        down = inRateHz / divisor;
        converter = converter(up, down);
        converted = new float[maxOutputSamples(RateConverter.MAX_BLOCK)];
    }

    /** The most samples that {@link #process} can write for so many in. */
    public int maxOutputSamples(int inSamples) {
        return (int) Math.ceilDiv((long) inSamples * up, down);
    }

    /** Takes all of {@code in}'s samples and writes those that are due; {@link CodecException} where these do not fit. */
    public int process(short[] in, int inOffset, int lengthSamples, short[] out, int outOffset) {
        CodecException.requireRoom(in.length, inOffset, lengthSamples);
        if (converter == null) {
            CodecException.requireRoom(out.length, outOffset, lengthSamples);
            System.arraycopy(in, inOffset, out, outOffset, lengthSamples);
            return lengthSamples;
        }
        int written = 0;
        for (int taken = 0; taken < lengthSamples; taken += RateConverter.MAX_BLOCK) {
            int length = Math.min(lengthSamples - taken, RateConverter.MAX_BLOCK);
            for (int i = 0; i < length; i++) {
                block[i] = in[inOffset + taken + i];
            }
            int count = converter.convert(block, length, converted);
            CodecException.requireRoom(out.length, outOffset + written, count);
            for (int i = 0; i < count; i++) {
                out[outOffset + written + i] = toPcm(converted[i]);
            }
            written += count;
        }
        return written;
    }

    /** How much later the signal comes out, in samples at the output rate. */
    public int delaySamples() {
        return converter == null ? 0 : converter.delaySamples();
    }

    /** Forgets the past, as at the start of another stream. */
    public void reset() {
        if (converter != null) {
            converter.reset();
        }
    }

    /** A whole signal at another rate, without the filter's delay: {@code ceil(in.length * outRateHz / inRateHz)} samples. */
    public static float[] resample(float[] in, int inRateHz, int outRateHz) {
        return new PolyphaseResampler(inRateHz, outRateHz).whole(in);
    }

    private float[] whole(float[] in) {
        if (converter == null) {
            return in.clone();
        }
        float[] out = new float[maxOutputSamples(in.length)];
        int at = -converter.delaySamples();
        for (int taken = 0; at < out.length; taken += RateConverter.MAX_BLOCK) {
            int left = Math.clamp(in.length - taken, 0, RateConverter.MAX_BLOCK);
            System.arraycopy(in, Math.min(taken, in.length), block, 0, left);
            Arrays.fill(block, left, RateConverter.MAX_BLOCK, 0);
            int count = converter.convert(block, RateConverter.MAX_BLOCK, converted);
            int skipped = Math.clamp(-at, 0, count);
            int kept = Math.clamp(out.length - at - skipped, 0, count - skipped);
            System.arraycopy(converted, skipped, out, Math.max(at, 0), kept);
            at += count;
        }
        return out;
    }

    /** Math.round would cost more than the filter. */
    private static short toPcm(float sample) {
        int rounded = (int) (sample < 0 ? sample - 0.5f : sample + 0.5f);
        return (short) Math.clamp(rounded, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static @Nullable RateConverter converter(int up, int down) {
        if (up == down) {
            return null;
        }
        if (up == 2 && down == 1) {
            return new HalfBandUpsampler();
        }
        return up == 1 && down == 2 ? new HalfBandDownsampler() : new RationalConverter(up, down);
    }

    private static void requireRate(int rateHz) {
        if (rateHz < 1 || rateHz > 384_000) {
            throw new CodecException(rateHz + " Hz is not a rate of sound");
        }
    }
}
